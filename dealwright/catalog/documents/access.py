"""Who may process stock documents, and cancel that: rights beside those of every record (ST-54)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.models import StockDocument
from dealwright.events import Actor
from dealwright.people import access
from dealwright.people.access import Verb

PROCESSING = "stock_document_processing"
CANCELING = "stock_document_canceling"


def declare() -> None:
    """Let roles speak of the two rights; each is a row with one verb."""
    access.protect(PROCESSING, _("Processing of stock documents"), verbs=(Verb.CHANGE,))
    access.protect(CANCELING, _("Canceling the processing of stock documents"), verbs=(Verb.CHANGE,))


def document_to_move(actor: Actor, id: int, right: str) -> StockDocument:
    """The document, for whoever may see it and has the right; Http404 or Forbidden otherwise."""
    seen: Any = StockDocument.objects.seen_by(actor)
    document: StockDocument | None = seen.filter(pk=id).first()
    if document is None:
        raise Http404
    access.require(actor, right, Verb.CHANGE)
    if not may_move(actor, document, right):
        raise Http404
    return document


def may_move(actor: Actor, document: StockDocument, right: str) -> bool:
    """Whether the right of the actor reaches the document."""
    return bool(StockDocument.objects.filter(pk=document.pk).with_right(actor, right).exists())
