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
from dealwright.sales.invoices.events import InvoicePaymentRefunded
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.invoices.models import State as InvoiceState
from dealwright.sales.payments.actions.locking import lock_with_invoice, lock_with_order
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
    """Write down that money went back: at most what came in, on `refunded_on` or today. The order, or the
    invoice, keeps its status.

    What goes back of a paid order is not due again, whether its goods have come back already, will come back
    or stay with the client. What goes back of one that is not paid in full is due as before.
    """
    if payment.invoice_id is not None:
        invoice, payment = lock_with_invoice(payment)
        payment.expect_version(version)
        refund = _pay_back(payment, amount, reason, refunded_on, reference, by)
        _settle_invoice(invoice, payment, amount, refund)
        return payment
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    refund = _pay_back(payment, amount, reason, refunded_on, reference, by)
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


def _pay_back(
    payment: Payment, amount: Money, reason: str, refunded_on: date | None, reference: str, by: Actor
) -> Refund:
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
    return refund


def _settle_invoice(invoice: Invoice, payment: Payment, amount: Money, refund: Refund) -> None:
    if invoice.state == InvoiceState.PAID:
        invoice.waived_total += max(amount.amount - invoice.overpaid_money.amount, Decimal(0))
    invoice.paid_total -= amount.amount
    invoice.refunded_total += amount.amount
    invoice.save()
    told = InvoicePaymentRefunded(
        amount=amount, reason=refund.reason, refunded_on=refund.refunded_on, payment_id=payment.pk
    )
    record(told, on=invoice, about=invoice.client_refs)


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
