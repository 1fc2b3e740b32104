"""What a program sees of payments and may do with them."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Changes, Id, MoneyIn, Text, Verb, omitted
from dealwright.sales.orders.line_shapes import ExternalId
from dealwright.sales.payments import actions
from dealwright.sales.payments.listing import PAYMENTS
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import MANUAL
from dealwright.sales.payments.shapes import (
    PaidLines,
    PaidShipments,
    PaymentOut,
    payments_shown,
    ties_from,
)
from dealwright.sales.payments.ways import colleague_named, method_named


class PaymentChanges(Changes):
    """What may be changed of a payment: until when it is due while nobody has made it, and what it is for."""

    of_kind = "order"

    due_on: date | None = omitted
    payment_method_id: Id | None = omitted
    """By what it is to be made, while nobody has made it."""
    responsible_id: Id | None = omitted
    comment: Annotated[str, Text(2000, empty=True, lines=True)] = omitted
    external_id: ExternalId | None = omitted
    """What you call it; refused where another payment is called so."""
    lines: PaidLines = omitted
    """The pieces of the order it is for, as a whole list."""
    shipment_ids: PaidShipments = omitted
    """The shipments whose delivery it is for, as a whole list."""


class PaymentPay(Verb):
    """That the money came in, by the word of whoever says so."""

    of_kind = "order"
    hides = {"total": ("amount",)}

    reference: Annotated[str, Text(120, empty=True)] = ""
    amount: MoneyIn | None = None


class PaymentRefund(Verb):
    """How much went back."""

    of_kind = "order"
    hides = {"total": ("amount",)}

    amount: MoneyIn
    reason: Annotated[str, Text(500, empty=True)] = ""
    refunded_on: date | None = Field(default=None, description="The day the money went; today when left out.")
    reference: Annotated[str, Text(120, empty=True)] = ""


class PaymentMark(Verb):
    """What is wrong with a payment."""

    reason: Annotated[str, Text(500)]


AS_ASKED = PaymentPay()
"""The body of whoever sends none."""

router = Router()


@router.list("", PAYMENTS, PaymentOut)
def list_payments(request: HttpRequest) -> QuerySet[Payment]:
    """Payments of the orders you may see."""
    return payments_shown(request.actor)


@router.get("/{id}", PaymentOut)
def get_payment(request: HttpRequest, id: Id) -> Payment:
    """One payment."""
    return payments_shown(request.actor).get(pk=id)


@router.patch("/{id}", PaymentOut)
def change_payment(request: HttpRequest, id: Id, changes: PaymentChanges) -> Payment:
    """Say by which method and until when it is to be made (null is no last day), what of its order it is for,
    who answers for it, a comment, and what you call it.

    One that is made stays due, and made, as it was.
    """
    payment = _changed(request, id)
    payment.expect_version(changes.version)
    given, by = changes.given(), request.actor
    if ties := ties_from(changes, *given):
        payment = actions.tie_payment(payment, **ties, version=changes.version, by=by)
    beside: dict[str, Any] = {
        name: given[name] for name in ("due_on", "comment", "external_id") if name in given
    }
    if "payment_method_id" in given:
        beside["payment_method"] = method_named(payment.order, given["payment_method_id"])
    if "responsible_id" in given:
        beside["responsible"] = colleague_named(payment, given["responsible_id"], request.actor)
    if beside:
        seen = None if ties else changes.version  # which the first verb has compared
        payment = actions.edit_payment(payment, **beside, version=seen, by=by)
    return payment


@router.post("/{id}/pay", PaymentOut)
def pay_payment(request: HttpRequest, id: Id, pay: PaymentPay = AS_ASKED) -> Payment:
    """Mark a payment as paid by hand. Paid already, it stays as it is; another amount is refused."""
    payment = _changed(request, id)
    payment.expect_version(pay.version)
    amount = pay.amount.money if pay.amount else payment.amount_money
    return actions.complete_payment(
        payment, amount=amount, reference=pay.reference, method=MANUAL, by=request.actor
    )


@router.post("/{id}/unpay", PaymentOut)
def unpay_payment(request: HttpRequest, id: Id, unpay: Verb = NO_BODY) -> Payment:
    """Take back that a payment came in that was marked as paid by hand. What a provider told is refunded."""
    return actions.unpay_payment(_changed(request, id), version=unpay.version, by=request.actor)


@router.post("/{id}/mark", PaymentOut)
def mark_payment(request: HttpRequest, id: Id, mark: PaymentMark) -> Payment:
    """Let everybody see that something is wrong with a payment, and what."""
    return actions.mark_payment(
        _changed(request, id), reason=mark.reason, version=mark.version, by=request.actor
    )


@router.post("/{id}/unmark", PaymentOut)
def unmark_payment(request: HttpRequest, id: Id, unmark: Verb = NO_BODY) -> Payment:
    """Take the mark off: what was wrong is put right."""
    return actions.unmark_payment(_changed(request, id), version=unmark.version, by=request.actor)


@router.post("/{id}/refund", PaymentOut)
def refund_payment(request: HttpRequest, id: Id, refund: PaymentRefund) -> Payment:
    """Write down that an amount was paid back, at most what came in."""
    payment = _changed(request, id)
    return actions.refund_payment(
        payment,
        amount=refund.amount.money,
        reason=refund.reason,
        refunded_on=refund.refunded_on,
        reference=refund.reference,
        version=refund.version,
        by=request.actor,
    )


def _changed(request: HttpRequest, id: int) -> Payment:
    payment: Payment = Payment.objects.changed_by(request.actor).select_related("order").get(pk=id)
    return payment
