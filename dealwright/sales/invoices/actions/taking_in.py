"""The one way in which money for an invoice is booked, whoever says that it came in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from dealwright.crm.deals.actions import count_interaction
from dealwright.events import Actor, record
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.sales.invoices.actions.deleting import restore_invoice
from dealwright.sales.invoices.events import (
    InvoiceMoved,
    InvoicePaid,
    InvoicePaymentCameLate,
    InvoicePaymentReceived,
)
from dealwright.sales.invoices.models import Invoice, InvoicePayment, Method, State
from dealwright.sales.papers.standing import keep_up
from dealwright.sales.payments.models import BY_HAND, Payment
from dealwright.sales.payments.models import State as Paid
from dealwright.sales.payments.providers import ON_DELIVERY, TRANSFER

LONGEST_REFERENCE = 120
_WAYS = {TRANSFER: Method.TRANSFER, ON_DELIVERY: Method.CASH}
"""How money comes in by a provider that is not told how."""


def mark_paid(payment: Payment, *, reference: str, method: str, by: Actor, at: datetime) -> None:
    """Let a locked payment be paid. A failed attempt may still be: providers repeat."""
    payment.state, payment.paid_at, payment.failed_reason = Paid.PAID, at, ""
    payment.reference, payment.method = reference[:LONGEST_REFERENCE], method[:40]
    payment.marked_by = by.user if method == BY_HAND else None
    payment.save()


def take_in(
    invoice: Invoice,
    amount: Money,
    *,
    payment: Payment | None,
    received_on: date | None = None,
    method: str = "",
    reference: str = "",
    by: Actor,
    at: datetime | None = None,
) -> Invoice:
    """Book money for a locked invoice; once all of it is there, the invoice is paid and says so, once.

    One that was canceled keeps the money and stays canceled; one in the recycle bin comes out of it. What
    comes in for one that is paid already is kept, too: it is overpaid then.
    """
    at = at or clock.now()
    if invoice.deleted_at is not None:
        restore_invoice(invoice, by=by)
        invoice = Invoice.objects.locked(invoice)
    row = InvoicePayment(
        invoice=invoice,
        amount=amount.amount,
        received_on=received_on or timezone.localdate(at),
        method=method or (_WAYS.get(payment.provider, Method.OTHER) if payment is not None else Method.OTHER),
        reference=reference.strip()[:LONGEST_REFERENCE],
        payment=payment,
    )
    row.save()
    invoice.paid_total += amount.amount
    is_paid = invoice.is_open and invoice.due_money.amount <= 0
    if is_paid:
        invoice.state, invoice.paid_at = State.PAID, at
        invoice.stage_when_paid_id = invoice.stage_id
        keep_up(invoice, told=InvoiceMoved, by=by, at=at)
    invoice.save()
    _tell(invoice, row, is_paid=is_paid)
    if by.kind == "user" and invoice.deal_id is not None:
        count_interaction(invoice.deal_id, at=clock.now(), by=by)
    return invoice


def _tell(invoice: Invoice, row: InvoicePayment, *, is_paid: bool) -> None:
    about = invoice.client_refs
    if invoice.state == State.CANCELED and row.payment is not None:
        amount, key = Money(row.amount, invoice.currency), row.payment.pk
        late = InvoicePaymentCameLate(amount=amount, provider=row.payment.provider, payment_id=key)
        record(late, on=invoice, about=about)
        return
    record(InvoicePaymentReceived(**told_of(row, invoice)), on=invoice, about=about)
    if is_paid:
        record(InvoicePaid(total=invoice.total_money), on=invoice, about=about)


def told_of(row: InvoicePayment, invoice: Invoice) -> dict[str, Any]:
    """What events tell of money that came in."""
    return {
        "amount": Money(row.amount, invoice.currency),
        "received_on": row.received_on,
        "method": row.method,
        "reference": row.reference,
        "payment_id": row.pk,
    }
