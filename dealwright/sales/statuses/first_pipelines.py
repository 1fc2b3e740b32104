"""The stages every installation has of what is sold (ST 2.4): made at the start, or when first needed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealwright.events import Actor, action
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic

ORDER, SHIPMENT, PROPOSAL, INVOICE = "order", "shipment", "proposal", "invoice"
LETTERED = frozenset({ORDER, SHIPMENT})
"""The kinds of whose stages clients may be told by letter."""
_LOCK = 0x6F726472  # "ordr"


@action
def ensure_statuses(*, by: Actor) -> None:
    """Make the pipelines of orders, shipments, proposals and invoices where they are missing.

    Their names are in the language of whoever is the first to need them.
    """
    if _made() == {*_FIRST}:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    made = _made()
    for of_kind, first in _FIRST.items():
        if of_kind not in made:
            name, stages = first()
            create_pipeline(name=name, stages=stages, of_kind=of_kind, is_default=True, by=by)


def _made() -> set[str]:
    return set(Pipeline.objects.filter(of_kind__in=_FIRST).values_list("of_kind", flat=True))


def _of_orders() -> tuple[str, list[NewStage]]:
    return _("Orders"), [
        NewStage(_("Accepted, awaiting payment"), color="blue", probability=20, code="N"),
        NewStage(_("Paid, being prepared"), color="teal", probability=90, code="P"),
        NewStage(_("Shipped"), color="amber", probability=95, code="S"),
        NewStage(_("Completed"), Semantic.WON, color="green", probability=100, code="F"),
        NewStage(_("Canceled"), Semantic.LOST, color="red", code="D"),
    ]


def _of_shipments() -> tuple[str, list[NewStage]]:
    return _("Shipments"), [
        NewStage(_("Awaiting processing"), color="blue", probability=50, code="DN"),
        NewStage(_("Shipped"), Semantic.WON, color="green", probability=100, code="DF"),
        NewStage(_("Canceled"), Semantic.LOST, color="red", code="DD"),
    ]


def _of_proposals() -> tuple[str, list[NewStage]]:
    """Their codes are the states of proposals."""
    return _("Proposals"), [
        NewStage(pgettext("state of a proposal", "Draft"), color="slate", probability=20, code="draft"),
        NewStage(pgettext("state of a proposal", "Sent"), color="blue", probability=50, code="sent"),
        NewStage(
            pgettext("state of a proposal", "Accepted"),
            Semantic.WON,
            "green",
            probability=100,
            code="accepted",
        ),
        NewStage(pgettext("state of a proposal", "Declined"), Semantic.LOST, "red", code="declined"),
    ]


def _of_invoices() -> tuple[str, list[NewStage]]:
    """Their codes are the states of invoices."""
    return _("Invoices"), [
        NewStage(pgettext("state of an invoice", "Draft"), color="slate", probability=50, code="draft"),
        NewStage(pgettext("state of an invoice", "Sent"), color="blue", probability=80, code="sent"),
        NewStage(pgettext("state of an invoice", "Paid"), Semantic.WON, "green", 100, code="paid"),
        NewStage(pgettext("state of an invoice", "Canceled"), Semantic.LOST, "red", code="canceled"),
    ]


_FIRST: dict[str, Callable[[], tuple[str, list[NewStage]]]] = {
    ORDER: _of_orders,
    SHIPMENT: _of_shipments,
    PROPOSAL: _of_proposals,
    INVOICE: _of_invoices,
}
