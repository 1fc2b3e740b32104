"""What is bought, and changing it while nothing is paid or sent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import release_stock
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import plain
from dealwright.people.access import refuse_hidden
from dealwright.sales.orders.actions.recounting import let_deal_follow
from dealwright.sales.orders.actions.taxing import tax_new_lines
from dealwright.sales.orders.actions.wanting import (
    TAKES_NOTHING,
    OrderedLine,
    Wanted,
    agree,
    as_it_stood,
    external_id_of,
    wanted_rows,
)
from dealwright.sales.orders.events import OrderLinesChanged
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.terms import told
from dealwright.sales.orders.totals import add_up, deal_lines, delivery_off_of


@action
def set_order_lines(
    order: Order,
    *,
    lines: Iterable[OrderedLine],
    delivery: Decimal | None = None,
    waived: Decimal = Decimal(0),
    leads_deal: bool = True,
    version: int | None = None,
    by: Actor,
) -> Order:
    """Put exactly these products into an order of which nothing is paid and nothing has left the house.

    A line that stays keeps the price, the name, the tax and all else it was bought with, whatever became of
    the product since; a new one costs what the catalogue says, and is taxed for the place of the order. What
    was agreed goes before both. What a coupon took off a line stays, as far as it still costs so much.
    What was paid back of the old products counts no more: the new ones are to be paid in full. `waived` is
    for undo.
    The deal that had the same products follows, unless it leads itself: `leads_deal`.
    """
    refuse_hidden(by, Order.record_kind, ["total"])
    order = Order.objects.locked(order)
    order.expect_version(version)
    present = list(order.lines.select_related("product"))
    wanted = as_it_stood(lines, present)
    delivery = order.delivery_total if delivery is None else delivery
    if _is_the_same(wanted, present, order.currency) and delivery == order.delivery_total:
        return order
    _refuse_unless_open(order)
    rows_before, delivery_before = told(present), order.delivery_total
    waived_before, order.waived_total = order.waived_total, waived
    delivery_off, mirrored = delivery_off_of(order, present), deal_lines(order, present)
    _lock_products(present, wanted)
    release_stock(holder=order, by=by)
    rows = wanted_rows(order, wanted, by=by)
    tax_new_lines(order, [row for row, one in zip(rows, wanted, strict=True) if one.stood is None])
    agree(rows, wanted, order.currency)
    add_up(order, rows, delivery=delivery, delivery_off=delivery_off)
    _rewrite(order, rows, present, wanted, by=by)
    order.edited_by = by.user
    order.save()
    record(
        OrderLinesChanged(
            lines=[f"{row.name} × {plain(row.quantity)}" for row in rows],
            total=order.total_money,
            rows=told(rows),
            delivery=order.delivery_total,
            rows_before=rows_before,
            delivery_before=delivery_before,
            waived_before=waived_before,
        ),
        on=order,
        about=[order.deal, *order.clients],
    )
    if leads_deal:
        let_deal_follow(order, before=mirrored, by=by)
    return order


def _refuse_unless_open(order: Order) -> None:
    if order.is_trial:
        raise Refused(TAKES_NOTHING)
    if order.is_canceled:
        raise Refused(_("This order is canceled; place another one."))
    if order.paid_total:
        raise Refused(
            _("Something was paid for this order already: pay it back first, or place another one.")
        )
    if order.has_left:
        raise Refused(_("Some of this order has left the house already; place another one for the rest."))


def _is_the_same(wanted: list[Wanted], present: list[OrderLine], currency: str) -> bool:
    if [one.stood for one in wanted] != present:
        return False
    return all(
        (one.line.quantity, one.line.price, one.line.name) == (row.quantity, row.price, row.name)
        and (one.line.terms is None or one.line.terms.are_those_of(row, currency))
        and external_id_of(one) == row.external_id
        for one, row in zip(wanted, present, strict=True)
    )


def _lock_products(present: list[OrderLine], wanted: list[Wanted]) -> None:
    """The products of before and of now in the order of their ids, as everybody locks them."""
    held = [row.product_id for row in present] + [one.line.product_id for one in wanted]
    ids = {id for id in held if id is not None}
    locked = Product.everything.filter(pk__in=ids).order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk"))


def _rewrite(
    order: Order, rows: list[OrderLine], present: list[OrderLine], wanted: list[Wanted], *, by: Actor
) -> None:
    """Save the rows; those that stay keep their id, so that shipments go on holding them."""
    from dealwright.sales.payments.actions import refit_ties  # which call orders themselves, as
    from dealwright.sales.shipments.actions import refit_shipments  # these do

    left = {row.pk: row for row in present}
    named = {one.line.line_id for one in wanted}
    for position, (row, one) in enumerate(zip(rows, wanted, strict=True)):
        row.order, row.position = order, position
        key = one.line.line_id or _free(row, [stood for stood in left.values() if stood.pk not in named])
        if key is not None:
            del left[key]
            row.pk, row._state.adding = key, False
        row.save()
    holds = {row.pk: row.quantity for row in rows}
    refit_shipments(order, holds=holds, by=by)
    refit_ties(order, holds=holds, by=by)
    OrderLine.objects.filter(pk__in=list(left)).delete()


def _free(row: OrderLine, left: list[OrderLine]) -> int | None:
    """The key of a line of the same product or words that no other row goes on to be."""
    alike = [one for one in left if one.product_id == row.product_id]
    if row.product_id is None:
        alike = [one for one in alike if one.name == row.name]
    same_price = (one.pk for one in alike if one.price == row.price)
    return next(same_price, alike[0].pk if alike else None)
