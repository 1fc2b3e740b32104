"""Verbs that change stock documents."""

from dealwright.catalog.documents.actions.deleting import delete_document, restore_document
from dealwright.catalog.documents.actions.lines import NewDocumentLine, lines_of, set_document_lines
from dealwright.catalog.documents.actions.processing import (
    cancel_document,
    process_document,
    reopen_document,
)
from dealwright.catalog.documents.actions.writing import create_document, edit_document

__all__ = [
    "NewDocumentLine",
    "cancel_document",
    "create_document",
    "delete_document",
    "edit_document",
    "lines_of",
    "process_document",
    "reopen_document",
    "restore_document",
    "set_document_lines",
]
