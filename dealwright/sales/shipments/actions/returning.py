"""Goods that come back from the client, and the money that goes back with them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.stock.actions import return_stock
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.quantities import NONE, Counted, plain, spelled
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.payments.actions import refund_payment, settle_paid
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.shipments.actions.packing import facts_of, refuse_odd_part
from dealwright.sales.shipments.actions.shipping import checked_reason
from dealwright.sales.shipments.events import OrderReturned
from dealwright.sales.shipments.models import Return, ReturnLine
from dealwright.sales.shipments.queries import left_to_return, returned_pieces


@action
def take_back_goods(
    order: Order,
    *,
    pieces: Mapping[int, Counted],
    reason: str,
    restock: bool = True,
    warehouse: Warehouse | None = None,
    refund: Money | None = None,
    version: int | None = None,
    by: Actor,
) -> Return:
    """Take pieces (line of the order → quantity) back: at most what was shipped and did not come back yet.

    They can be sold again unless told otherwise, and nobody pays for them any more. A refund is written down
    with it, in the same change: of the payments that came in, the newest first.
    """
    order = Order.objects.locked(order)
    order.expect_version(version)
    was_paid = order.is_paid
    lines = list(order.lines.select_related("product"))
    wanted = _checked(order, lines, pieces)
    taken = Return(order=order, reason=checked_reason(reason), created_by=by.user)
    goods = _goods(lines, wanted)
    if restock and goods:
        taken.warehouse = warehouse
        return_stock(holder=order, pieces=goods, warehouse=warehouse, by=by)
    taken.save()
    ReturnLine.objects.bulk_create(
        ReturnLine(of_return=taken, order_line_id=key, quantity=quantity) for key, quantity in wanted.items()
    )
    _ask_no_more_for(order, lines)
    if refund is not None and refund.amount:
        _pay_back(order, refund, by=by)
    record(
        OrderReturned(
            lines=facts_of(wanted, lines),
            reason=taken.reason,
            is_restocked=bool(restock and goods),
            refund=refund if refund is not None and refund.amount else None,
        ),
        on=order,
        about=[order.deal, *order.clients],
    )
    if not was_paid:
        settle_paid(order.refreshed(), was_paid=False, by=by)
    return taken


def _ask_no_more_for(order: Order, lines: list[OrderLine]) -> None:
    """Take what came back off what is owed; what was paid back for it before is no gift any more."""
    came_back = returned_pieces(order)
    worth = sum((line.payable_of(came_back.get(line.pk, NONE), order.currency) for line in lines), Decimal(0))
    more = min(worth, order.total) - order.returned_total
    order.returned_total += more
    order.waived_total -= min(order.waived_total, more)
    order.save(update_fields=["returned_total", "waived_total"])


def _checked(order: Order, lines: list[OrderLine], pieces: Mapping[int, Counted]) -> dict[int, Decimal]:
    left, by_key = left_to_return(order), {line.pk: line for line in lines}
    if unknown := set(pieces) - set(by_key):
        raise Refused(_("This order has no such line."), field="lines", order_line_id=min(unknown))
    for key, quantity in pieces.items():
        if not 0 <= quantity <= left.get(key, NONE):
            message = _("“%(name)s”: %(count)s of it can come back, not %(asked)s.")
            said = {
                "name": by_key[key].name,
                "count": spelled(left.get(key, NONE)),
                "asked": spelled(quantity),
            }
            raise Refused(message % said, field="lines", order_line_id=key)
        refuse_odd_part(by_key[key], quantity, left.get(key, NONE))
    wanted = {key: plain(pieces[key]) for key in by_key if pieces.get(key)}
    if not wanted:
        raise Refused(_("Say how many pieces came back."), field="lines")
    return wanted


def _goods(lines: list[OrderLine], wanted: Mapping[int, Counted]) -> dict[int, Decimal]:
    """The pieces by product; services do not lie in a warehouse."""
    goods: dict[int, Decimal] = {}
    for line in lines:
        if line.pk in wanted and line.product is not None and not line.product.is_service:
            goods[line.product.pk] = goods.get(line.product.pk, NONE) + wanted[line.pk]
    return goods


def _pay_back(order: Order, refund: Money, *, by: Actor) -> None:
    """Write the refund down, payment by payment; Refused where less came in."""
    paid = list(Payment.objects.filter(order=order, state=State.PAID).order_by("-paid_at", "-pk"))
    kept = sum((payment.kept_money.amount for payment in paid), Decimal(0))
    if str(refund.currency) != order.currency:
        message = _("This order is paid in %(currency)s.") % {"currency": order.currency}
        raise Refused(message, field="refund")
    if not 0 < refund.amount <= kept:
        raise Refused(_("Pay back more than nothing, and at most what came in."), field="refund")
    rest = refund.amount
    for payment in paid:
        share = min(rest, payment.kept_money.amount)
        if share:
            refund_payment(payment, amount=Money(share, order.currency), by=by)
            rest -= share
