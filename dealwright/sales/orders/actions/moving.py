"""Moving orders from status to status: by hand, by what happens to them, into canceled and out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.stock.actions import release_stock, reserve_stock
from dealwright.crm.standing import Standing
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import keep_stage, refuse_unfilled
from dealwright.sales.coupons.actions import give_back, use_again
from dealwright.sales.orders.events import OrderCanceled, OrderMoved, OrderReopened
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.statuses.queries import order_stage, order_stages

LONGEST_REASON = 500
_OF_STAGE = (
    "pipeline",
    "stage",
    "stage_since",
    "status",
    "canceled_at",
    "cancel_reason",
    "moved_by",
    "canceled_by",
)


@action
def move_order(order: Order, *, to: Stage, reason: str = "", version: int | None = None, by: Actor) -> Order:
    """Give the order another status (ST-19). Into canceled it goes with a reason, as `cancel_order` does;
    out of canceled its pieces are promised to it again, as far as they are still there, and one that is paid
    goes on to the status that says so.
    """
    order = Order.objects.locked(order)
    order.expect_version(version)
    return put_into_stage(order, to, reason=reason, by=by)


@action
def advance(order: Order, *, to: Status, by: Actor, at: datetime | None = None) -> Order:
    """Bring the order forward to a status that what happened to it says: paid, shipped, delivered.

    Never back (ST-25), never out of canceled; nothing happens where the installation has no such status.
    """
    order = Order.everything.locked(order)  # money also comes for what lies in the recycle bin
    stage = order_stages().get(to)
    if stage is None or order.is_canceled or not order.stage.is_before(stage):
        return order
    return put_into_stage(order, stage, by=by, at=at)


@action
def move_order_back(order: Order, *, to: Stage, stood: Standing | None, by: Actor) -> Order:
    """Give the order the status it came from, as it stood there, whatever the status demands by now."""
    order = Order.objects.locked(order)
    return put_into_stage(
        order, to, reason=stood.lost_reason if stood else "", stood=stood, is_return=True, by=by
    )


def checked_reason(reason: str) -> str:
    """Why it is canceled, in one line."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write why the order is canceled."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    return reason


def cancel_stage() -> Stage:
    """The status of what will not be delivered."""
    return order_stage(Status.CANCELED)


def put_into_stage(
    order: Order,
    to: Stage,
    *,
    reason: str = "",
    stood: Standing | None = None,
    is_return: bool = False,
    by: Actor,
    at: datetime | None = None,
) -> Order:
    """Let a locked order stand in a status, with all that follows from it; called inside an action."""
    if to.pipeline_id != order.pipeline_id:
        raise Refused(_("This is no status of orders."), field="stage_id")
    if order.stage_id == to.pk:
        return order
    was_canceled, is_canceled = order.is_canceled, to.code == Status.CANCELED
    if is_canceled:
        _refuse_if_it_left(order)
        reason = checked_reason(reason or _said_by(by))
    keep_stage(to, for_record=order)
    if not is_return:
        refuse_unfilled(order, to, by)
    before = order.stage
    left = Standing(since=order.stage_since, closed_at=order.canceled_at, lost_reason=order.cancel_reason)
    order.put_into(to)
    order.stage_since = (stood and stood.since) or at or clock.now()
    order.canceled_at = ((stood and stood.closed_at) or order.stage_since) if is_canceled else None
    order.cancel_reason = reason if is_canceled else ""
    order.moved_by, order.canceled_by = by.user, by.user if is_canceled else None
    order.save(update_fields=_OF_STAGE)
    about = [order.deal, *order.clients]
    record(OrderMoved(before=ref(before), after=ref(to), stood=left), on=order, about=about, at=at)
    if is_canceled:
        record(OrderCanceled(reason=reason), on=order, about=about, at=at)
        _let_go(order, by)
    elif was_canceled:
        lost_coupon = "" if _take_again(order, by) else order.coupon_code
        record(OrderReopened(before=ref(before), lost_coupon=lost_coupon), on=order, about=about)
        return _count_money_again(order, canceled_at=left.closed_at, by=by)
    return order


def _said_by(by: Actor) -> str:
    """A rule cannot be asked why; a person has to say it."""
    return _("A rule moved it here.") if by.kind == "automation" else ""


def _refuse_if_it_left(order: Order) -> None:
    if order.has_left:
        raise Refused(_("This order has left the house already; it can be refunded, not canceled."))


def _let_go(order: Order, by: Actor) -> None:
    """Its pieces can be sold again, its coupon used again; what was to be sent stays here."""
    from dealwright.sales.shipments.actions import (
        cancel_shipments_of,
    )  # which bring orders forward themselves

    cancel_shipments_of(order, by=by)
    release_stock(holder=order, by=by)
    if order.coupon_code:
        give_back(order, by=by)


def _count_money_again(order: Order, *, canceled_at: datetime | None, by: Actor) -> Order:
    """What came in before it was canceled or since counts again: an order that is paid goes on (ST-21)."""
    from dealwright.sales.payments.actions import settle_paid  # which brings orders forward itself

    if order.paid_total <= 0:
        return order
    payments: Any = order.payments.all()
    late = payments.kept_since(canceled_at) if canceled_at else 0
    return settle_paid(order, was_paid=order.paid_total - late >= order.owed_total, by=by)


def _take_again(order: Order, by: Actor) -> bool:
    """Promise it the pieces it gave up, and send them; Refused where somebody else bought them meanwhile.

    Its coupon is counted again; False where that coupon is no longer there.
    """
    from dealwright.sales.shipments.actions import open_shipment

    pieces = [(line.product_id, line.quantity) for line in order.lines.all() if line.product_id]
    if pieces:
        reserve_stock(pieces, holder=order, by=by)
    is_coupon_counted = not order.coupon_code or use_again(order, by=by)
    if order.delivery_service_id is not None:
        open_shipment(order, by=by)
    return is_coupon_counted
