"""Paying back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentRefunded
from dealwright.sales.payments.models import Payment, Refund, State

LONGEST_REASON = 500
LONGEST_REFERENCE = 120


@action
def refund_payment(
    payment: Payment,
    *,
    amount: Money,
    reason: str = "",
    refunded_on: date | None = None,
    reference: str = "",
    version: int | None = None,
    by: Actor,
) -> Payment:
    """Write down that money went back: at most what came in, on `refunded_on` or today. The order keeps its
    status.

    What goes back of a paid order is not due again, whether its goods have come back already, will come back
    or stay with the client. What goes back of one that is not paid in full is due as before.
    """
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    if payment.state != State.PAID:
        raise Refused(_("Only a payment that came in can be paid back."))
    if str(amount.currency) != payment.currency:
        message = _("This payment was made in %(currency)s.") % {"currency": payment.currency}
        raise Refused(message, field="amount")
    if rounded(amount) != amount or not 0 < amount.amount <= payment.kept_money.amount:
        raise Refused(_("Pay back more than nothing, and at most what came in."), field="amount")
    refund = _refund(payment, amount, reason, refunded_on, reference, by)
    payment.refunded_total += amount.amount
    if payment.refunded_total == payment.amount:
        payment.state = State.REFUNDED
    payment.save()
    refund.save()
    vars(payment).pop("refunds_told", None)
    if order.is_paid and not order.is_canceled:
        order.waived_total += max(amount.amount - order.overpaid, Decimal(0))
    order.paid_total -= amount.amount
    order.refunded_total += amount.amount
    order.note_paid(clock.now())
    order.save(update_fields=["paid_total", "refunded_total", "waived_total", "paid_at"])
    record(
        PaymentRefunded(
            order=ref(order), amount=amount, reason=refund.reason, refunded_on=refund.refunded_on
        ),
        on=payment,
        about=[order, order.deal, order.contact],
    )
    return payment


def _refund(
    payment: Payment, amount: Money, reason: str, refunded_on: date | None, reference: str, by: Actor
) -> Refund:
    reason, today = " ".join(reason.split()), timezone.localdate(clock.now())
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    if refunded_on is not None and refunded_on > today:
        raise Refused(_("Write it down once the money went back."), field="refunded_on")
    if refunded_on is not None and payment.paid_at and refunded_on < timezone.localdate(payment.paid_at):
        raise Refused(_("Nothing goes back before it came in."), field="refunded_on")
    return Refund(
        payment=payment,
        amount=amount.amount,
        reason=reason,
        refunded_on=refunded_on or today,
        reference=" ".join(reference.split())[:LONGEST_REFERENCE],
        refunded_by=by.user,
    )
