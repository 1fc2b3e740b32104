"""Verbs about what comes in from outside."""

from dealwright.crm.inquiries.actions.exceptions import (
    add_exception,
    add_exceptions_of,
    ensure_exceptions,
    remove_exception,
    restore_exception,
)
from dealwright.crm.inquiries.actions.taking import Outcome, Taken, take_inquiry

__all__ = [
    "Outcome",
    "Taken",
    "add_exception",
    "add_exceptions_of",
    "ensure_exceptions",
    "remove_exception",
    "restore_exception",
    "take_inquiry",
]
