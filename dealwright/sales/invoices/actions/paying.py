"""Money that comes in for an invoice, and the way back from a payment that was no payment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import count_interaction
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded
from dealwright.people.access import refuse_hidden
from dealwright.sales.invoices.actions.standing import refuse_closed
from dealwright.sales.invoices.events import (
    InvoiceMoved,
    InvoicePaid,
    InvoicePaymentReceived,
    InvoicePaymentTakenBack,
)
from dealwright.sales.invoices.models import Invoice, InvoicePayment, Method, State, today
from dealwright.sales.papers.standing import Place, keep_up

LONGEST_REFERENCE = 120


@action
def pay_invoice(
    invoice: Invoice,
    *,
    amount: Money | None = None,
    received_on: date | None = None,
    method: str = Method.TRANSFER,
    reference: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Invoice:
    """Write down that money came in: all that is due, or an amount of it. The one way an invoice gets paid.

    Once all of it is there, the invoice is paid and says so, once. More than is due is refused. `at` is for
    undo. Forbidden for whoever may not see what it costs.
    """
    refuse_hidden(by, Invoice.record_kind, ["total"])
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    refuse_closed(invoice)
    amount = _checked_amount(invoice, amount)
    received_on = _checked_day(received_on)
    if method not in set(Method):
        raise Refused(_("Choose how the money came in."), field="method")
    payment = InvoicePayment(
        invoice=invoice,
        amount=amount.amount,
        received_on=received_on,
        method=method,
        reference=reference.strip()[:LONGEST_REFERENCE],
    )
    payment.save()
    now = clock.now()
    invoice.paid_total += amount.amount
    is_paid = invoice.paid_total == invoice.total
    if is_paid:
        invoice.state, invoice.paid_at = State.PAID, at or now
        keep_up(invoice, told=InvoiceMoved, by=by, at=invoice.paid_at)
    invoice.save()
    record(InvoicePaymentReceived(**_told(payment, invoice)), on=invoice, about=invoice.client_refs)
    if is_paid:
        record(InvoicePaid(total=invoice.total_money), on=invoice, about=invoice.client_refs)
    if by.kind == "user" and invoice.deal_id is not None:
        count_interaction(invoice.deal_id, at=now, by=by)
    return invoice


@action
def take_payment_back(
    invoice: Invoice,
    *,
    payment_id: int,
    back_to: Place | None = None,
    version: int | None = None,
    by: Actor,
) -> Invoice:
    """Let a payment that was written down by mistake count no more: its amount is due again.

    `back_to` is for undo: where the invoice stood before it was paid.
    """
    refuse_hidden(by, Invoice.record_kind, ["total"])
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    payment = InvoicePayment.objects.filter(invoice=invoice, pk=payment_id).first()
    if payment is None:
        raise Refused(_("There is no such payment of this invoice."), field="payment_id")
    told = InvoicePaymentTakenBack(**_told(payment, invoice), paid_at=invoice.paid_at)
    payment.delete()
    invoice.paid_total -= payment.amount
    if invoice.state == State.PAID:
        invoice.state, invoice.paid_at = State(invoice.open_state), None
        keep_up(invoice, back_to=back_to, told=InvoiceMoved, by=by)
    invoice.save()
    record(told, on=invoice, about=invoice.client_refs)
    return invoice


def _checked_amount(invoice: Invoice, amount: Money | None) -> Money:
    due = invoice.due_money
    if due.amount <= 0:
        raise Refused(_("Nothing is to be paid: put something on the invoice first."), field="amount")
    if amount is None:
        return due
    if amount.currency != due.currency:
        message = _("This invoice is paid in %(currency)s.") % {"currency": invoice.currency}
        raise Refused(message, field="amount")
    if rounded(amount) != amount or not 0 < amount.amount <= due.amount:
        raise Refused(_("Write an amount above zero, and at most what is still due."), field="amount")
    return amount


def _checked_day(received_on: date | None) -> date:
    if received_on is not None and received_on > today():
        raise Refused(_("Money comes in today or came in before."), field="received_on")
    return received_on or today()


def _told(payment: InvoicePayment, invoice: Invoice) -> dict[str, Any]:
    return {
        "amount": Money(payment.amount, invoice.currency),
        "received_on": payment.received_on,
        "method": payment.method,
        "reference": payment.reference,
        "payment_id": payment.pk,
    }
