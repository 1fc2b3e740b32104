"""An order follows its deal: its products and its client, while nothing is paid or sent (OM-2).

The order is changed before the deal where lines change, so that it is locked first; both are taken back each
for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.queries import known_measures
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine, checked_lines, costs_of, lines_kept
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import plain
from dealwright.people.access import Verb, hidden_fields
from dealwright.records.seeing import may_do
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.actions.editing import edit_order
from dealwright.sales.orders.actions.lines import set_order_lines
from dealwright.sales.orders.actions.wanting import OrderedLine
from dealwright.sales.orders.matching import can_be_ordered, delivery_name, is_mirrored, is_open, orders_alive
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.terms import LineTerms

CLIENTS = ("contact", "company")


@action
def take_over_deal(order: Order, *, version: int | None = None, by: Actor) -> Order:
    """Put into the order what its deal asks for now, for the client the deal has now.

    Refused once something is paid or sent, and where pieces cannot be counted.
    """
    order = Order.objects.locked(order)
    order.expect_version(version)
    deal = order.deal
    if deal is None:
        raise Refused(_("No deal stands behind this order."))
    lines = _wanted(deal, order, lines_kept(deal), is_manual=deal.amount_is_manual)
    if lines is None:
        raise Refused(_("The deal has no whole pieces to order; change its products first."), field="lines")
    wanted, delivery = lines
    order = set_order_lines(order, lines=wanted, delivery=delivery, leads_deal=False, by=by)
    clients = {name: getattr(deal, name) for name in CLIENTS}
    return edit_order(order, **clients, by=by)


@action
def carry_lines(deal: Deal, lines: Iterable[NewLine], *, by: Actor) -> None:
    """The deal is about to get these lines: so does the order behind it that has had those of before.

    Called before the deal is locked. An order that says something else, is paid or has left the house stays
    as it is, and the card of the deal tells the difference.
    """
    order = _mirror_of(deal, by)
    if order is None:
        return
    wanted = _wanted(deal, order, checked_lines(lines, deal.currency), is_manual=deal.amount_is_manual)
    if wanted is None or deal.amount_is_manual:
        return
    set_order_lines(order, lines=wanted[0], delivery=wanted[1], leads_deal=False, by=by)


@action
def carry_clients(deal: Deal, changes: Mapping[str, Any], *, by: Actor) -> None:
    """The deal has got other clients: so do the open orders behind it that had those of before.

    The orders were locked before the deal was: see `lock_orders`.
    """
    if keeps_orders():
        return
    for order in orders_alive(deal):
        values = {
            name: after
            for name, (before, after) in changes.items()
            if getattr(order, f"{name}_id") == before and name not in hidden_fields(by, Order.record_kind)
        }
        if values and is_open(order) and may_do(by, order, Verb.CHANGE):
            edit_order(order, **values, by=by)


@action
def lock_orders(deal: Deal, *, by: Actor) -> None:
    """Lock the orders of a deal before the deal itself, as everybody does who holds both."""
    if not keeps_orders():
        list(Order.objects.filter(deal=deal, canceled_at=None).order_by("pk").select_for_update(of=("self",)))


def _mirror_of(deal: Deal, by: Actor) -> Order | None:
    """The one order that holds what the deal asks for, and may still be changed."""
    if keeps_orders() or deal.pk is None:
        return None
    orders = orders_alive(deal)
    if len(orders) != 1 or not is_open(orders[0]) or not is_mirrored(deal, orders):
        return None
    may = may_do(by, orders[0], Verb.CHANGE) and "total" not in hidden_fields(by, Order.record_kind)
    return orders[0] if may else None


def _wanted(
    deal: Deal, order: Order, lines: list[NewLine], *, is_manual: bool
) -> tuple[list[OrderedLine], Decimal] | None:
    """The lines as the order takes them, and what the delivery costs; None where pieces cannot be counted."""
    if is_manual or not lines:
        if deal.amount <= 0:
            return None
        return [OrderedLine(None, 1, price=deal.amount, name=deal.title)], Decimal(0)
    if not all(can_be_ordered(line) for line in lines):
        return None
    called, delivery, wanted = delivery_name(order), Decimal(0), []
    for line in lines:
        if line.product is None and line.name == called and line.quantity == 1 and not delivery:
            delivery = costs_of(line, order.currency).total
        else:
            wanted.append(_ordered(line, order.currency))
    return (wanted, delivery) if wanted else None


def _ordered(line: NewLine, currency: str) -> OrderedLine:
    terms = LineTerms(
        discount=costs_of(line, currency).discount,
        tax_rate=Decimal(line.tax_rate or 0),
        is_tax_included=line.is_tax_included is not False,
        measure=_symbol(line.measure_id),
    )
    return OrderedLine(line.product, plain(line.quantity), price=line.price, name=line.name, terms=terms)


def _symbol(measure_id: Any) -> str:
    found = known_measures().get(measure_id)
    return found.symbol if found is not None else ""
