"""Asking for money of an invoice, as it is asked for orders (PY-17)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded
from dealwright.sales.invoices.actions.standing import refuse_closed
from dealwright.sales.invoices.events import InvoicePaymentAsked
from dealwright.sales.invoices.models import Invoice, State, today
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.models import State as Paid
from dealwright.sales.payments.ways import way_of

AS_INVOICE: Any = object()
"""Due when the invoice is."""
Way = tuple[str, PaymentMethod | None]


@action
def ask_for_payment_of_invoice(
    invoice: Invoice,
    *,
    amount: Money | None = None,
    provider: str = "",
    method: PaymentMethod | None = None,
    due_on: date | None = AS_INVOICE,
    version: int | None = None,
    by: Actor,
) -> Payment:
    """Open a page on which an amount of a sent invoice can be paid; without an amount, all that is due.

    It is paid by `method`, or through `provider`; with neither by the first method on offer. While nobody has
    paid, asking for the same once more answers with the same payment. More than is due is refused.
    """
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    refuse_closed(invoice)
    if invoice.state != State.SENT:
        raise Refused(_("Send the invoice first; the client cannot pay what they have not seen."))
    return asked_for(invoice, amount=amount, provider=provider, method=method, due_on=due_on)


def asked_for(
    invoice: Invoice,
    *,
    amount: Money | None = None,
    provider: str = "",
    method: PaymentMethod | None = None,
    due_on: date | None = AS_INVOICE,
) -> Payment:
    """The same for an invoice that is locked and that the client has."""
    if invoice.is_trial:
        raise Refused(_("This only tries the automation, so nobody is asked for money."))
    amount = checked_amount(invoice, amount)
    way = way_of(None, provider=provider, method=method)
    waiting = waiting_for(invoice, amount, way)
    if waiting is not None and due_on in (AS_INVOICE, waiting.due_on):
        return waiting
    if due_on is AS_INVOICE:
        due_on = None if invoice.is_overdue else invoice.due_on
    elif due_on is not None and due_on < today():
        raise Refused(_("It cannot be due before the day it was asked for."), field="due_on")
    payment = new_payment(invoice, amount, way, due_on=due_on)
    record(
        InvoicePaymentAsked(
            amount=amount,
            provider=payment.provider,
            payment_method=ref(way[1]) if way[1] is not None else None,
            payment_id=payment.pk,
        ),
        on=invoice,
        about=invoice.client_refs,
    )
    return payment


def new_payment(invoice: Invoice, amount: Money, way: Way, *, due_on: date | None = None) -> Payment:
    """A payment that waits, of an invoice that is locked."""
    provider, method = way
    place = Payment.everything.filter(invoice=invoice).count() + 1
    now = clock.now()
    payment = Payment(
        invoice=invoice,
        number=f"{invoice.number}/{place}",
        amount=amount.amount,
        currency=invoice.currency,
        provider=provider,
        payment_method=method,
        due_on=due_on,
        page_token=secrets.new_token(),
        created_at=now,
        updated_at=now,
    )
    payment.save()
    return payment


def waiting_for(invoice: Invoice, amount: Money, way: Way) -> Payment | None:
    """A payment that waits for this amount by this way."""
    provider, method = way
    found = Payment.of_invoices.waiting().filter(invoice=invoice, amount=amount.amount, provider=provider)
    if method is not None:
        found = found.filter(Q(payment_method=method) | Q(payment_method=None))
    first: Payment | None = found.order_by("pk").first()
    return first


def asked_before(invoice: Invoice, amount: Money) -> Payment | None:
    """The payment that money seen by somebody was asked for with: one that waits, else the last that failed.

    Were another made beside it, the same money told by hand and by a late notice would count twice.
    """
    asked = Payment.of_invoices.filter(invoice=invoice, amount=amount.amount)
    waiting: Payment | None = asked.filter(state=Paid.PENDING).order_by("pk").first()
    return waiting or asked.filter(state=Paid.FAILED).order_by("-pk").first()


def checked_amount(invoice: Invoice, amount: Money | None) -> Money:
    """An amount of what is due, all of it where nobody says; Refused for any other."""
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
