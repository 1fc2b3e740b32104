"""Marks for trouble: an order with which something is wrong, and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.sales.orders.events import OrderMarked, OrderUnmarked
from dealwright.sales.orders.models import Order

LONGEST_MARK = 500


@action
def mark_order(order: Order, *, reason: str, version: int | None = None, by: Actor) -> Order:
    """Let everybody see that something is wrong with the order, and what; a new reason replaces the old."""
    order = Order.objects.locked(order)
    order.expect_version(version)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write what is wrong with the order."), field="reason")
    if len(reason) > LONGEST_MARK:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    if order.marked_at is not None and order.mark_reason == reason:
        return order
    order.marked_at, order.mark_reason, order.marked_by = clock.now(), reason, by.user
    order.save(update_fields=["marked_at", "mark_reason", "marked_by"])
    record(OrderMarked(reason=reason), on=order, about=[order.deal])
    return order


@action
def unmark_order(order: Order, *, version: int | None = None, by: Actor) -> Order:
    """Take the mark off: what was wrong is put right."""
    order = Order.objects.locked(order)
    order.expect_version(version)
    if order.marked_at is None:
        return order
    reason = order.mark_reason
    order.marked_at, order.mark_reason, order.marked_by = None, "", None
    order.save(update_fields=["marked_at", "mark_reason", "marked_by"])
    record(OrderUnmarked(reason=reason), on=order, about=[order.deal])
    return order
