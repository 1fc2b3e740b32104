"""What a program sees of payments and may do with them."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Changes, Id, MoneyIn, Text, Verb, omitted
from dealwright.sales.payments import actions
from dealwright.sales.payments.listing import PAYMENTS
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import MANUAL
from dealwright.sales.payments.shapes import PaymentOut, payments_shown


class PaymentChanges(Changes):
    """What may be changed of a payment that nobody has made yet."""

    of_kind = "order"

    due_on: date | None = omitted


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
    """Say until when it is to be made; null is no last day. One that is made stays as it is."""
    payment = _changed(request, id)
    payment.expect_version(changes.version)
    given = changes.given()
    if not given:
        return payment
    return actions.set_payment_due(payment, **given, version=changes.version, by=request.actor)


@router.post("/{id}/pay", PaymentOut)
def pay_payment(request: HttpRequest, id: Id, pay: PaymentPay = AS_ASKED) -> Payment:
    """Mark a payment as paid by hand. Paid already, it stays as it is; another amount is refused."""
    payment = _changed(request, id)
    payment.expect_version(pay.version)
    amount = pay.amount.money if pay.amount else payment.amount_money
    return actions.complete_payment(
        payment, amount=amount, reference=pay.reference, method=MANUAL, by=request.actor
    )


@router.post("/{id}/refund", PaymentOut)
def refund_payment(request: HttpRequest, id: Id, refund: PaymentRefund) -> Payment:
    """Write down that an amount was paid back, at most what came in."""
    payment = _changed(request, id)
    return actions.refund_payment(
        payment, amount=refund.amount.money, version=refund.version, by=request.actor
    )


def _changed(request: HttpRequest, id: int) -> Payment:
    payment: Payment = Payment.objects.changed_by(request.actor).select_related("order").get(pk=id)
    return payment
