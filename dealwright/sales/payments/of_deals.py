"""The payments of a deal, as a program sees them: a sub-noun that sales adds to deals."""

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Id
from dealwright.crm.deals.models import Deal
from dealwright.people import access
from dealwright.sales.orders.queries import order_to_pay
from dealwright.sales.payments.actions import ask_for_payment_of_deal
from dealwright.sales.payments.listing import PAYMENTS
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.shapes import ALL_DUE, NewPayment, PaymentOut, payments_shown

router = Router()


@router.list("/{id}/payments", PAYMENTS, PaymentOut)
def list_deal_payments(request: HttpRequest, id: Id) -> QuerySet[Payment]:
    """The payments of the orders behind a deal."""
    deal = Deal.objects.seen_by(request.actor).get(pk=id)
    return payments_shown(request.actor).filter(order__deal=deal)


@router.post("/{id}/payments", PaymentOut, status=201)
def ask_deal_payment(request: HttpRequest, id: Id, new: NewPayment = ALL_DUE) -> Payment:
    """Ask for a payment of a deal: of the order behind it, which is written when there is none to be paid."""
    deal = Deal.objects.changed_by(request.actor).get(pk=id)
    access.require(request.actor, "order", access.Verb.CREATE)
    amount = new.amount.money if new.amount else None
    way = new.way_of(order_to_pay(deal))
    return ask_for_payment_of_deal(deal, amount=amount, **way, **new.day, **new.ties, by=request.actor)
