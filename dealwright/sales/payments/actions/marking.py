"""Marks for trouble: a payment with which something is wrong, and why (ST-29)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.sales.orders.actions.marking import LONGEST_MARK
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentMarked, PaymentUnmarked
from dealwright.sales.payments.models import Payment

MARK = ("marked_at", "mark_reason", "mark_set_by")


@action
def mark_payment(payment: Payment, *, reason: str, version: int | None = None, by: Actor) -> Payment:
    """Let everybody see that something is wrong with the payment, and what; a new reason replaces the old."""
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write what is wrong with the payment."), field="reason")
    if len(reason) > LONGEST_MARK:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    if payment.marked_at is not None and payment.mark_reason == reason:
        return payment
    told = PaymentMarked(
        order=ref(order), amount=payment.amount_money, reason=reason, before=payment.mark_reason
    )
    payment.marked_at, payment.mark_reason, payment.mark_set_by = clock.now(), reason, by.user
    payment.save(update_fields=MARK)
    record(told, on=payment, about=[order, order.deal])
    return payment


@action
def unmark_payment(payment: Payment, *, version: int | None = None, by: Actor) -> Payment:
    """Take the mark off: what was wrong is put right."""
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    if payment.marked_at is None:
        return payment
    told = PaymentUnmarked(order=ref(order), amount=payment.amount_money, reason=payment.mark_reason)
    payment.marked_at, payment.mark_reason, payment.mark_set_by = None, "", None
    payment.save(update_fields=MARK)
    record(told, on=payment, about=[order, order.deal])
    return payment
