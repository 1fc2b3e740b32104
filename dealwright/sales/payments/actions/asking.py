"""Asking for money."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money, rounded
from dealwright.sales.orders.actions import place_order_of_deal
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.queries import has_order, order_to_pay
from dealwright.sales.payments.actions.dating import (
    follow_days,
    refuse_day_before,
    set_payment_due,
    usual_day,
)
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentAsked
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.payments.providers import is_offered

AS_USUAL: Any = object()
"""Due as the payment method says."""


@action
def ask_for_payment(
    order: Order,
    *,
    amount: Money | None = None,
    provider: str,
    due_on: date | None = AS_USUAL,
    by: Actor,
    at: datetime | None = None,
) -> Payment:
    """Open a page on which an amount of the order can be paid; without an amount, all that is still due.

    While nobody has paid, asking for everything once more answers with the same payment. More than is due
    may be asked for where money was paid back: from then on it is waited for again. `due_on` is the last day
    to pay, or None for no such day; left out, a payment that waits keeps its own. `at` is for sample data.
    """
    order = Order.objects.locked(order)
    _refuse_unless_payable(order, provider, amount)
    waiting = None
    if amount is None:
        amount = order.due_money
        waiting = Payment.objects.waiting().filter(order=order, amount=order.due, provider=provider).first()
    if waiting is not None:
        waiting.order = order
        if due_on is AS_USUAL or due_on == waiting.due_on:  # which may be over by now
            return waiting
    if due_on is not AS_USUAL:
        refuse_day_before(due_on, at or clock.now())
    if waiting is not None:
        return set_payment_due(waiting, due_on=due_on, by=by)
    payment = _asked(order, amount, provider, at, due_on=due_on, by=by)
    follow_days(order)
    return payment


@action
def ask_for_first_payment(order: Order, *, provider: str, by: Actor) -> Payment:
    """Ask for all of an order that this change has placed: nobody else knows it, so nothing is looked up."""
    _refuse_unless_payable(order, provider, None)
    payment = _asked(order, order.due_money, provider, None, by=by)
    if payment.due_on is not None:
        order.asked_until = payment.due_on
        order.save(update_fields=["asked_until"])
    return payment


@action
def ask_for_payment_of_deal(
    deal: Deal, *, amount: Money | None = None, provider: str, due_on: date | None = AS_USUAL, by: Actor
) -> Payment:
    """Ask for what is due of the newest order behind a deal; with none to be paid, one is written first."""
    order = order_to_pay(deal)
    if order is None:
        order = _first_order_of(deal, by=by)
    return ask_for_payment(order, amount=amount, provider=provider, due_on=due_on, by=by)


@action
def try_again(payment: Payment, *, by: Actor) -> Payment:
    """A further attempt after a failed one: the order's waiting payment of this amount, or a new one."""
    order, payment = lock_with_order(payment)
    if payment.state != State.FAILED:
        return payment
    waiting = (
        Payment.objects.waiting()
        .filter(order=order, amount=payment.amount, provider=payment.provider)
        .first()
    )
    if waiting is not None:
        return waiting
    amount = min(payment.amount_money, order.due_money)
    _refuse_unless_payable(order, payment.provider, amount)
    again = _asked(order, amount, payment.provider, None, due_on=payment.due_on, by=by)
    follow_days(order)
    return again


@action
def wait_again(order: Order, amount: Money, *, by: Actor) -> None:
    """Wait again for what was paid back, as far as the amount goes beyond what is due. It is locked."""
    anew = min(amount.amount, order.most_to_ask_for) - order.due
    if anew > 0 and str(amount.currency) == order.currency:
        order.waived_total -= anew
        order.save(update_fields=["waived_total"])


def _asked(
    order: Order,
    amount: Money,
    provider: str,
    at: datetime | None,
    *,
    due_on: date | None = AS_USUAL,
    by: Actor,
) -> Payment:
    at = at or clock.now()
    due_on = usual_day(order, provider, at) if due_on is AS_USUAL else due_on
    amount = _checked(order, amount)
    wait_again(order, amount, by=by)
    payment = Payment(
        order=order,
        amount=amount.amount,
        currency=order.currency,
        provider=provider,
        due_on=due_on,
        page_token=secrets.new_token(),
        created_at=at,
        updated_at=at,
    )
    payment.save()
    record(
        PaymentAsked(order=ref(order), amount=payment.amount_money, provider=provider),
        on=payment,
        about=[order, order.deal],
        at=at,
    )
    return payment


def _first_order_of(deal: Deal, *, by: Actor) -> Order:
    """The order of a deal that had none. An order found now was written by somebody else meanwhile.

    It is not taken: whoever pays locks the order before the deal, and here the deal is locked already.
    """
    if has_order(deal):
        raise Refused(_("Everything this deal asked for is paid."))
    deal = Deal.objects.locked(deal)
    if has_order(deal):
        raise Conflict(_("Somebody has just asked for this payment. Look at the deal again."))
    return place_order_of_deal(deal, by=by)


def _refuse_unless_payable(order: Order, provider: str, amount: Money | None) -> None:
    if not is_offered(provider):
        raise Refused(_("There is no such payment provider here."), field="provider")
    if order.is_canceled:
        raise Refused(_("This order is canceled; nothing is to be paid."))
    if order.most_to_ask_for <= 0:
        raise Refused(_("This order is paid; nothing is left to ask for."))
    if amount is None and order.due <= 0:
        raise Refused(
            _("Nothing is due: money was paid back. Write how much of it is to be paid again."),
            field="amount",
        )


def _checked(order: Order, amount: Money) -> Money:
    if str(amount.currency) != order.currency:
        raise Refused(_("This order is paid in %(currency)s.") % {"currency": order.currency}, field="amount")
    if rounded(amount) != amount or not 0 < amount.amount <= order.most_to_ask_for:
        raise Refused(_("Ask for an amount above zero, and at most for what is still due."), field="amount")
    return amount
