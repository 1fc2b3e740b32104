"""The tax of an order: for the place where it is due, or by the products alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import refuse_hidden
from dealwright.sales.orders.actions.recounting import TOTALS, let_deal_follow
from dealwright.sales.orders.events import OrderTaxed, TaxedLine
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.totals import add_up, deal_lines, delivery_off_of
from dealwright.sales.taxes.models import TaxZone, as_key
from dealwright.sales.taxes.places import TaxPlace, place_told, told
from dealwright.sales.taxes.queries import active_zones, rate_at, zone_at

OWN = "own"
"""Among what an order keeps of its place: rates of lines without a product, by their keys."""


def tax_at(place: TaxPlace | None, order: Order, rows: Iterable[OrderLine]) -> None:
    """Let fresh lines, which have the rates of their products, have those of the place (ST-44).

    A price that holds its tax stays, and the tax in it changes; to a price without tax more or less is added.
    The order keeps for which place it was. Without any zone nothing changes and nothing is kept.
    """
    if place is None or not active_zones():
        order.tax_place = {}
        return
    place = place.at_home
    zone = zone_at(place)
    order.tax_place = told(place, zone)
    for row in rows:
        row.tax_rate = rate_at(zone, Decimal(row.tax_rate))


def tax_new_lines(order: Order, rows: Iterable[OrderLine]) -> None:
    """Let lines that are new in an order have the tax of the place it was taxed for."""
    zone = zone_at(place_told(order.tax_place))
    for row in rows:
        row.tax_rate = rate_at(zone, Decimal(row.tax_rate))


@action
def tax_order(order: Order, *, place: TaxPlace | None, version: int | None = None, by: Actor) -> Order:
    """Reckon the tax of an order anew for this place, or by the products alone.

    Each product counts with the rate it has now, a line without one with the rate it began with. Refused
    once something was paid or has left the house.
    """
    refuse_hidden(by, Order.record_kind, ["total"])
    order = Order.objects.locked(order)
    order.expect_version(version)
    rows = list(order.lines.select_related("product"))
    zone, own = zone_at(place), {row.pk: _own_rate(order, row) for row in rows}
    rates = {id: rate_at(zone, rate) for id, rate in own.items()}
    kept = _kept(place, zone, {row.pk: own[row.pk] for row in rows if row.product is None})
    return _tax(order, rows, rates, kept, by=by)


@action
def tax_order_back(
    order: Order, *, place: Mapping[str, Any], rates: Mapping[int, Decimal], by: Actor
) -> Order:
    """Put back the rates that the lines had, and the place they were for; for undo.

    Its deal is taken back by itself.
    """
    refuse_hidden(by, Order.record_kind, ["total"])
    order = Order.objects.locked(order)
    rows = list(order.lines.select_related("product"))
    return _tax(order, rows, rates, dict(place), leads_deal=False, by=by)


def _own_rate(order: Order, row: OrderLine) -> Decimal:
    """The rate of a line without regard to the place: of its product, else the one it began with."""
    if row.product is not None:
        return Decimal(row.product.tax_rate)
    if not order.tax_place:
        return Decimal(row.tax_rate)
    return Decimal(order.tax_place.get(OWN, {}).get(str(row.pk), 0))


def _kept(place: TaxPlace | None, zone: TaxZone | None, own: Mapping[int, Decimal]) -> dict[str, Any]:
    """What the order keeps of the place, with the rates that no product can tell any more."""
    if place is None:
        return {}
    lost = {str(id): as_key(rate) for id, rate in own.items() if rate}
    return told(place.at_home, zone) | ({OWN: lost} if lost else {})


def _tax(
    order: Order,
    rows: list[OrderLine],
    rates: Mapping[int, Decimal],
    place: dict[str, Any],
    *,
    leads_deal: bool = True,
    by: Actor,
) -> Order:
    changed = [row for row in rows if row.tax_rate != rates[row.pk]]
    if not changed and order.tax_place == place:
        return order
    _refuse_unless_open(order)
    mirrored, place_before = deal_lines(order, rows), order.tax_place
    delivery_off = delivery_off_of(order, rows)
    facts = [TaxedLine(line_id=row.pk, before=row.tax_rate, after=rates[row.pk]) for row in rows]
    for row in changed:
        row.tax_rate = rates[row.pk]
        row.save(update_fields=["tax_rate"])
    add_up(order, rows, delivery=order.delivery_total, delivery_off=delivery_off)
    order.tax_place, order.edited_by = place, by.user
    order.save(update_fields=[*TOTALS, "tax_place", "edited_by"])
    record(
        OrderTaxed(
            tax=Money(order.tax_total, order.currency),
            total=order.total_money,
            place=place,
            place_before=place_before,
            rates=facts,
        ),
        on=order,
        about=[order.deal, *order.clients],
    )
    if leads_deal:
        let_deal_follow(order, before=mirrored, by=by)
    return order


def _refuse_unless_open(order: Order) -> None:
    if order.is_canceled:
        raise Refused(_("This order is canceled; its tax stays."))
    if order.paid_total:
        raise Refused(_("Something was paid for this order already, so its tax stays. Pay it back first."))
    if order.has_left:
        raise Refused(_("Some of this order has left the house already, so its tax stays."))
