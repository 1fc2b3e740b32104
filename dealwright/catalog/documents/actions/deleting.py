"""Putting stock documents into the recycle bin and taking them out again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.events import StockDocumentDeleted, StockDocumentRestored
from dealwright.catalog.documents.models import StockDocument
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin


@action
def delete_document(document: StockDocument, *, version: int | None = None, by: Actor) -> StockDocument:
    """Move a draft or a canceled document to the recycle bin for 30 days (ST-54)."""
    document, is_new = put_into_bin(document, version=version)
    if document.is_processed:
        raise Refused(_("This document has changed the stock; cancel its processing first."))
    if is_new:
        record(StockDocumentDeleted(), on=document, about=document.holder_refs)
    return document


@action
def restore_document(document: StockDocument, *, by: Actor) -> StockDocument:
    """Take the document out of the recycle bin."""
    document, is_new = take_out_of_bin(document)
    if is_new:
        record(StockDocumentRestored(), on=document, about=document.holder_refs)
    return document
