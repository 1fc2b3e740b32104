"""Attempts that do not go through."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.sales.invoices.events import InvoicePaymentFailed
from dealwright.sales.payments.actions.dating import follow_days
from dealwright.sales.payments.actions.locking import lock_with_invoice, lock_with_order
from dealwright.sales.payments.events import PaymentFailed
from dealwright.sales.payments.models import Payment, State

LONGEST_REASON = 200


@action
def fail_payment(payment: Payment, *, reason: str, by: Actor) -> Payment:
    """Write down that an attempt did not go through. Money that came in is not argued away."""
    if payment.invoice_id is not None:
        return _fail_of_invoice(payment, reason)
    order, payment = lock_with_order(payment)
    if payment.state != State.PENDING:
        return payment
    reason = _fail(payment, reason)
    follow_days(order)
    record(
        PaymentFailed(
            order=ref(order), amount=payment.amount_money, provider=payment.provider, reason=reason
        ),
        on=payment,
        about=[order, order.deal],
    )
    return payment


def _fail(payment: Payment, reason: str) -> str:
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused(_("Write why the payment failed."), field="reason")
    payment.state, payment.failed_reason = State.FAILED, reason
    payment.save()
    return reason


def _fail_of_invoice(payment: Payment, reason: str) -> Payment:
    invoice, payment = lock_with_invoice(payment)
    if payment.state != State.PENDING:
        return payment
    reason = _fail(payment, reason)
    told = InvoicePaymentFailed(
        amount=payment.amount_money, provider=payment.provider, reason=reason, payment_id=payment.pk
    )
    record(told, on=invoice, about=invoice.client_refs)
    return payment
