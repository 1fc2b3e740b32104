"""Counting the total of an order anew, and letting the deal that mirrors it follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import NewLine, set_lines
from dealwright.crm.lines import costs_of, essence, lines_of
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
    if order.deal is None:
        return
    now = deal_lines(order, order.lines.select_related("product"))
    if list(map(essence, before)) == list(map(essence, now)):
        return
    if _bought(lines_of(order.deal), order.currency) == _bought(before, order.currency):
        set_lines(order.deal, lines=now, leads_purchase=False, by=by)


def _bought(lines: Iterable[Any], currency: str) -> dict[tuple[int | None, str], tuple[Decimal, Decimal]]:
    """How many of each product for how much; how a discount is said and in how many lines tells nothing."""
    found: dict[tuple[int | None, str], tuple[Decimal, Decimal]] = {}
    for line in lines:
        key = (line.product.pk if line.product else None, line.name)
        pieces, paid = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = pieces + line.quantity, paid + costs_of(line, currency).total
    return found
