"""What lists of deals show of the money of their orders, and ask by it."""

from __future__ import annotations

from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.api.paging import Where
from dealwright.crm.deals.listing import DEALS
from dealwright.events import Actor
from dealwright.records.fields.types import Choice
from dealwright.records.lists import listing as lists
from dealwright.records.lists.cells import Cell
from dealwright.sales.orders.models import DueState, Order
from dealwright.sales.orders.words import DUE_CHOICES, DUE_STATE

PAYMENT = "due_state"
TOLD = ("amount", "paid_at", "order.total")
"""The fields that whoever knows of the payment could tell."""


def declare() -> None:
    """Let deals be narrowed by whether their orders are paid, and show it."""
    DEALS.also({PAYMENT: Where(Literal[*DueState], many=True, of=TOLD, told_by=_deals_of_orders)})
    lists.extend(
        "deal",
        columns=(lists.Column("payment", _("Payment"), _payment, of=TOLD),),
        narrowings=(lists.Narrowing(PAYMENT, _("Payment"), Choice(DUE_CHOICES)),),
        standing=(lists.Standing("unpaid", _("Not paid"), f"{PAYMENT}__in=unpaid,partly_paid"),),
        annotated={"payment": _with_states},
    )


def _deals_of_orders(reader: Actor | None, asked: Q) -> QuerySet[Any]:
    """The deals of the orders that fit, among those that the reader may see."""
    return _orders_seen(reader).filter(asked, deal__isnull=False).values("deal")


def _orders_seen(reader: Actor | None) -> Any:
    return Order.objects.seen_by(reader or Actor.system())


def _with_states(deals: Any) -> Any:
    """Each deal with `due_states`, those of its orders, in the query that reads the deals."""
    orders = _orders_seen(deals.reader).filter(deal=OuterRef("pk"))
    return deals.annotate(due_states=ArraySubquery(orders.order_by("id").values("due_state")))


def _payment(deal: Any) -> Cell:
    """The state of its order; of several each once, those that call for money first."""
    states = [state for state in DUE_STATE if state in (deal.due_states or ())]
    if not states:
        return Cell()
    words = ", ".join(str(DUE_STATE[state][0]) for state in states)
    return Cell("badge", words, tone=DUE_STATE[states[0]][1])
