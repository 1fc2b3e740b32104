"""Counting the total of an order anew, and letting the deal that mirrors it follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import NewLine, set_lines
from dealwright.crm.lines import essence, lines_of
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.totals import add_up, deal_lines, delivery_off_of

TOTALS = ("items_total", "delivery_total", "discount_total", "tax_total", "total")


@action
def charge_for_delivery(order: Order, *, more: Decimal, by: Actor) -> list[NewLine]:
    """Let the delivery of an order that the caller holds cost so much more, or less; its total follows.

    Refused once something was paid: what a client has paid for does not change behind their back. Answers
    with what its deal had of it, for `let_deal_follow` once the change is told.
    """
    rows = list(order.lines.all())
    before = deal_lines(order, rows)
    if not more:
        return before
    if order.is_canceled:
        raise Refused(_("This order is canceled; its total stays."), field="price")
    if order.paid_total:
        raise Refused(
            _("Something was paid for this order already, so its total stays. Pay it back first."),
            field="price",
        )
    add_up(order, rows, delivery=order.delivery_total + more, delivery_off=delivery_off_of(order, rows))
    order.save(update_fields=TOTALS)
    return before


@action
def let_deal_follow(order: Order, *, before: Sequence[NewLine], by: Actor) -> None:
    """Let the deal behind the order have its lines too, as long as it had those of before and no others.

    Called after the change of the order is told: an undo takes the deal back first.
    """
    if order.deal is None or not _are_alike(lines_of(order.deal), before):
        return
    now = deal_lines(order, order.lines.select_related("product"))
    if not _are_alike(before, now):
        set_lines(order.deal, lines=now, by=by)


def _are_alike(some: Iterable[Any], others: Iterable[Any]) -> bool:
    return list(map(essence, some)) == list(map(essence, others))
