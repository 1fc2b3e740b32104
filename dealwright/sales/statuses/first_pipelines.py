"""The statuses every installation has (ST 2.4): made when the product is set up, or with the first order."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic

ORDER, SHIPMENT = "order", "shipment"
_LOCK = 0x6F726472  # "ordr"


@action
def ensure_statuses(*, by: Actor) -> None:
    """Make the pipelines of orders and of shipments where they are missing, in the language of the house."""
    if _made() == {ORDER, SHIPMENT}:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    made = _made()
    if ORDER not in made:
        create_pipeline(name=_("Orders"), stages=_of_orders(), of_kind=ORDER, is_default=True, by=by)
    if SHIPMENT not in made:
        create_pipeline(name=_("Shipments"), stages=_of_shipments(), of_kind=SHIPMENT, is_default=True, by=by)


def _made() -> set[str]:
    return set(Pipeline.objects.filter(of_kind__in=[ORDER, SHIPMENT]).values_list("of_kind", flat=True))


def _of_orders() -> list[NewStage]:
    return [
        NewStage(_("Accepted, awaiting payment"), color="blue", probability=20, code="N"),
        NewStage(_("Paid, being prepared"), color="teal", probability=90, code="P"),
        NewStage(_("Shipped"), color="amber", probability=95, code="S"),
        NewStage(_("Completed"), Semantic.WON, color="green", probability=100, code="F"),
        NewStage(_("Canceled"), Semantic.LOST, color="red", code="D"),
    ]


def _of_shipments() -> list[NewStage]:
    return [
        NewStage(_("Awaiting processing"), color="blue", probability=50, code="DN"),
        NewStage(_("Shipped"), Semantic.WON, color="green", probability=100, code="DF"),
        NewStage(_("Canceled"), Semantic.LOST, color="red", code="DD"),
    ]
