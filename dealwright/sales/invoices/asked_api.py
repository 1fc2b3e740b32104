"""What a program sees of payments that are asked for of an invoice, and may do with them (PY-17)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Moment, MoneyIn, MoneyOut, Out, Text, Verb
from dealwright.kit.money import Money
from dealwright.people import access
from dealwright.sales.invoices.actions import ask_for_payment_of_invoice
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.payments.actions import complete_payment, refund_payment
from dealwright.sales.payments.models import BY_HAND, Payment
from dealwright.sales.payments.ways import method_named

ASKED = ListOf(
    Payment,
    fields={
        "state": str,
        "provider": str,
        "payment_method_id": Id,
        "amount": Where(Decimal, of=("total",)),
        "due_on": date,
        "paid_at": datetime,
        "created_at": datetime,
    },
    sorts=["created_at"],
    sort="-created_at",
)


class InvoiceRefundOut(Out):
    """What went back of a payment, when and why."""

    amount: MoneyOut
    reason: str
    refunded_on: date
    reference: str


class AskedPaymentOut(Out):
    """An amount asked for of an invoice, and what became of it."""

    of_kind = "invoice"
    hides = {"total": ("amount", "refunded", "refunds", "url")}

    id: Id
    version: int
    invoice_id: Id
    number: str
    """`1024/2`: the second payment of invoice 1024."""
    amount: MoneyOut | None
    state: str = Field(pattern="^(pending|paid|failed|refunded)$", examples=["pending"])
    payment_method_id: Id | None
    provider: str
    method: str
    """How it was paid, as the provider calls it; `manual` by the word of a colleague or a rule."""
    reference: str
    refunded: MoneyOut | None
    refunds: list[InvoiceRefundOut] | None
    failed_reason: str
    due_on: date | None
    paid_at: Moment | None
    created_at: Moment
    url: str | None
    """The page on which it is paid."""

    @staticmethod
    def resolve_amount(payment: Payment) -> Money:
        return payment.amount_money

    @staticmethod
    def resolve_refunded(payment: Payment) -> Money:
        return Money(payment.refunded_total, payment.currency)

    @staticmethod
    def resolve_refunds(payment: Payment) -> list[Any]:
        return [{**one, "amount": Money(one["amount"], payment.currency)} for one in payment.paid_back]

    @staticmethod
    def resolve_url(payment: Payment) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{payment.page}"


class NewAskedPayment(Body):
    """What to ask for; all that is due when left out."""

    of_kind = "invoice"
    hides = {"total": ("amount",)}

    amount: MoneyIn | None = None
    payment_method_id: Id | None = Field(default=None, description="Left out, the first that is on offer.")
    provider: Annotated[str, Text(40)] | None = None
    """Instead of a payment method: `transfer`, `on_delivery`, `manual`."""
    due_on: date | None = Field(
        default=None, description="Left out, when the invoice is due; null is no last day."
    )


class AskedPay(Verb):
    """That the money came in, by the word of whoever says so."""

    reference: Annotated[str, Text(120, empty=True)] = ""


class AskedRefund(Verb):
    """How much went back."""

    of_kind = "invoice"
    hides = {"total": ("amount",)}

    amount: MoneyIn
    reason: Annotated[str, Text(500, empty=True)] = ""
    refunded_on: date | None = Field(default=None, description="The day the money went; today when left out.")
    reference: Annotated[str, Text(120, empty=True)] = ""


ALL_DUE = NewAskedPayment()
AS_ASKED = AskedPay()

router = Router()


@router.list("/{id}/payments", ASKED, AskedPaymentOut)
def list_invoice_payments(request: HttpRequest, id: Id) -> QuerySet[Payment]:
    """The payments asked for of an invoice you may see, and those that were written down by hand."""
    invoice = Invoice.objects.seen_by(request.actor).get(pk=id)
    return _shown(invoice).read_by(request.actor)


@router.post("/{id}/payments", AskedPaymentOut, status=201)
def ask_invoice_payment(request: HttpRequest, id: Id, new: NewAskedPayment = ALL_DUE) -> Payment:
    """Ask for a payment of a sent invoice; asked for the same once more, it is the same payment."""
    invoice = Invoice.objects.changed_by(request.actor).get(pk=id)
    day: dict[str, Any] = {"due_on": new.due_on} if "due_on" in new.model_fields_set else {}
    payment = ask_for_payment_of_invoice(
        invoice,
        amount=new.amount.money if new.amount else None,
        provider=new.provider or "",
        method=method_named(None, new.payment_method_id),
        **day,
        by=request.actor,
    )
    return _shown(invoice).get(pk=payment.pk)


@router.post("/{id}/payments/{payment_id}/pay", AskedPaymentOut)
def pay_invoice_payment(request: HttpRequest, id: Id, payment_id: Id, pay: AskedPay = AS_ASKED) -> Payment:
    """Mark a payment as paid by hand. Paid already, it stays as it is."""
    invoice, payment = _payment(request, id, payment_id)
    payment.expect_version(pay.version)
    amount = payment.amount_money
    complete_payment(payment, amount=amount, reference=pay.reference, method=BY_HAND, by=request.actor)
    return _shown(invoice).get(pk=payment_id)


@router.post("/{id}/payments/{payment_id}/refund", AskedPaymentOut)
def refund_invoice_payment(request: HttpRequest, id: Id, payment_id: Id, refund: AskedRefund) -> Payment:
    """Write down that an amount was paid back, at most what came in."""
    invoice, payment = _payment(request, id, payment_id)
    refund_payment(
        payment,
        amount=refund.amount.money,
        reason=refund.reason,
        refunded_on=refund.refunded_on,
        reference=refund.reference,
        version=refund.version,
        by=request.actor,
    )
    return _shown(invoice).get(pk=payment_id)


def _payment(request: HttpRequest, id: int, payment_id: int) -> tuple[Invoice, Payment]:
    """A payment of an invoice that the actor may change; of money they may not see they say nothing."""
    invoice: Invoice = Invoice.objects.changed_by(request.actor).get(pk=id)
    access.refuse_hidden(request.actor, Invoice.record_kind, ["total"])
    payment: Payment = Payment.of_invoices.get(invoice=invoice, pk=payment_id)
    return invoice, payment


def _shown(invoice: Invoice) -> Any:
    return Payment.of_invoices.filter(invoice=invoice).with_ties()
