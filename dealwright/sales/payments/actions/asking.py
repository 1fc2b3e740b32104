"""Asking for money."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money, rounded
from dealwright.sales.invoices.actions.asking import ask_for_payment_of_invoice
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.actions import place_order_of_deal
from dealwright.sales.orders.matching import has_more_to_order, orders_alive
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.queries import has_order, order_to_pay
from dealwright.sales.payments.actions.dating import (
    follow_days,
    refuse_day_before,
    set_payment_due,
    usual_day,
)
from dealwright.sales.payments.actions.locking import lock_with_invoice, lock_with_order
from dealwright.sales.payments.actions.tying import Ties, refuse_asked_twice, ties_of, worth_of, write_ties
from dealwright.sales.payments.events import PaymentAsked
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.payments.providers import SANDBOX
from dealwright.sales.payments.ways import is_open, is_test_open, way_of

AS_USUAL: Any = object()
"""Due as the payment method says."""


@action
def ask_for_payment(
    order: Order,
    *,
    amount: Money | None = None,
    provider: str = "",
    method: PaymentMethod | None = None,
    due_on: date | None = AS_USUAL,
    lines: Mapping[int, int] | None = None,
    shipments: Collection[int] = (),
    by: Actor,
    at: datetime | None = None,
) -> Payment:
    """Open a page on which an amount of the order can be paid; without an amount, all that is still due.

    `lines` (key → quantity) and `shipments` say what of the order it is for (ST-33); then the amount is what
    these cost, at most what is due. No more pieces are asked for than were bought, over all payments.

    It is paid by `method`, or through `provider`; with neither, as the order is paid: see `ways`. Refused
    where no payment method is left, and for the test provider where it is switched off (ST-10).

    While nobody has paid, asking for the same once more answers with the same payment. More than is due
    may be asked for where money was paid back: from then on it is waited for again. `due_on` is the last day
    to pay, or None for no such day; left out, a payment that waits keeps its own. `at` is for sample data.
    """
    order = Order.objects.locked(order)
    _refuse_unless_payable(order, amount)
    way = way_of(order, provider=provider, method=method)
    ties = ties_of(order, lines, shipments)
    waiting = None
    if amount is None:
        amount = _amount_of(order, ties)
        waiting = _waiting_for(order, amount, way, ties)
    if waiting is not None:
        waiting.order = order
        if due_on is AS_USUAL or due_on == waiting.due_on:  # which may be over by now
            return waiting
    if due_on is not AS_USUAL:
        refuse_day_before(due_on, at or clock.now())
    if waiting is not None:
        return set_payment_due(waiting, due_on=due_on, by=by)
    refuse_asked_twice(order, ties)
    payment = _asked(order, amount, way, at, due_on=due_on, ties=ties, by=by)
    follow_days(order)
    return payment


@action
def ask_for_first_payment(order: Order, *, provider: str = "", by: Actor) -> Payment:
    """Ask for all of an order that this change has placed: nobody else knows it, so nothing is looked up."""
    _refuse_unless_payable(order, None)
    way = way_of(order, provider=provider, method=None)
    payment = _asked(order, order.due_money, way, None, is_first=True, by=by)
    if payment.due_on is not None:
        order.asked_until = payment.due_on
        order.save(update_fields=["asked_until"])
    return payment


@action
def ask_for_payment_of_deal(
    deal: Deal,
    *,
    amount: Money | None = None,
    provider: str = "",
    method: PaymentMethod | None = None,
    due_on: date | None = AS_USUAL,
    lines: Mapping[int, int] | None = None,
    shipments: Collection[int] = (),
    by: Actor,
) -> Payment:
    """Ask for what is due of the newest order behind a deal.

    With none to be paid, one is written first: for what the deal asks for and was not ordered yet (ST-2).
    """
    order = order_to_pay(deal)
    if order is None:
        order = _next_order_of(deal, by=by)
    return ask_for_payment(
        order,
        amount=amount,
        provider=provider,
        method=method,
        due_on=due_on,
        lines=lines,
        shipments=shipments,
        by=by,
    )


@action
def try_again(payment: Payment, *, by: Actor) -> Payment:
    """A further attempt after a failed one: the order's waiting payment of this amount, or a new one."""
    if payment.invoice_id is not None:
        return _try_again_for_invoice(payment, by=by)
    order, payment = lock_with_order(payment)
    if payment.state != State.FAILED:
        return payment
    ties = ties_of(order, payment.tied.pieces, payment.tied.parcels, known=payment.tied.parcels)
    way = _way_again(order, payment)
    waiting = _waiting_for(order, payment.amount_money, way, ties)
    if waiting is not None:
        return waiting
    amount = min(payment.amount_money, order.due_money)
    _refuse_unless_payable(order, amount)
    refuse_asked_twice(order, ties)
    again = _asked(order, amount, way, None, due_on=payment.due_on, ties=ties, by=by)
    follow_days(order)
    return again


def _try_again_for_invoice(payment: Payment, *, by: Actor) -> Payment:
    invoice, payment = lock_with_invoice(payment)
    if payment.state != State.FAILED:
        return payment
    provider, method = _way_again(None, payment)
    amount = min(payment.amount_money, invoice.due_money) if invoice.due_money.amount > 0 else None
    again: Payment = ask_for_payment_of_invoice(
        invoice, amount=amount, provider=provider, method=method, by=by
    )
    return again


@action
def wait_again(order: Order, amount: Money, *, by: Actor) -> None:
    """Wait again for what was paid back, as far as the amount goes beyond what is due. It is locked."""
    anew = min(amount.amount, order.most_to_ask_for) - order.due
    if anew > 0 and str(amount.currency) == order.currency:
        order.waived_total -= anew
        order.save(update_fields=["waived_total"])


Way = tuple[str, PaymentMethod | None]
"""A provider, and the payment method that stands on it."""


def _way_again(order: Order | None, payment: Payment) -> Way:
    """As the attempt that failed went, or as the order is paid by now where that way is closed."""
    method = payment.payment_method
    if method is not None and is_open(method):
        return method.provider, method
    is_closed = method is not None or (payment.provider == SANDBOX and not is_test_open())
    return way_of(order, provider="" if is_closed else payment.provider, method=None)


def _asked(
    order: Order,
    amount: Money,
    way: Way,
    at: datetime | None,
    *,
    due_on: date | None = AS_USUAL,
    ties: Ties | None = None,
    is_first: bool = False,
    by: Actor,
) -> Payment:
    provider, method = way
    ties = ties or Ties()
    at = at or clock.now()
    due_on = usual_day(method, at) if due_on is AS_USUAL else due_on
    amount = _checked(order, amount)
    wait_again(order, amount, by=by)
    payment = Payment(
        order=order,
        number=f"{order.number}/{1 if is_first else next_place(order)}",
        amount=amount.amount,
        currency=order.currency,
        provider=provider,
        payment_method=method,
        due_on=due_on,
        page_token=secrets.new_token(),
        created_at=at,
        updated_at=at,
    )
    payment.save()
    write_ties(payment, ties)
    record(
        PaymentAsked(
            order=ref(order),
            amount=payment.amount_money,
            provider=provider,
            payment_method=ref(method) if method is not None else None,
            lines=ties.told,
            shipments=[ref(one) for one in ties.shipments],
        ),
        on=payment,
        about=[order, order.deal],
        at=at,
    )
    return payment


def _amount_of(order: Order, ties: Ties) -> Money:
    """What is asked for where nobody said how much."""
    if not ties:
        return order.due_money
    worth = worth_of(order, ties)
    if worth.amount <= 0:
        raise Refused(_("What you chose costs nothing; write an amount."), field="amount")
    return worth


def next_place(order: Order) -> int:
    """The place of the next payment of an order that is locked: 2 in `1024/2`."""
    return int(Payment.everything.filter(order=order).count()) + 1


def _waiting_for(order: Order, amount: Money, way: Way, ties: Ties) -> Payment | None:
    """A payment that waits for this amount by this way; where it is for something, for the same."""
    provider, method = way
    found = Payment.objects.waiting().filter(order=order, amount=amount.amount, provider=provider)
    if method is not None:
        found = found.filter(Q(payment_method=method) | Q(payment_method=None))
    if not ties:
        first: Payment | None = found.first()
        return first
    return next((one for one in found.with_ties().order_by("pk") if ties.are_those_of(one)), None)


def _next_order_of(deal: Deal, *, by: Actor) -> Order:
    """The order for what was not ordered yet. One to be paid that is found now was written by somebody else.

    It is not taken: whoever pays locks the order before the deal, and here the deal is locked already.
    """
    if has_order(deal) and not has_more_to_order(deal, orders_alive(deal)):
        raise Refused(_("Everything this deal asked for is paid."))
    deal = Deal.objects.locked(deal)
    if order_to_pay(deal) is not None:
        raise Conflict(_("Somebody has just asked for this payment. Look at the deal again."))
    return place_order_of_deal(deal, by=by)


def _refuse_unless_payable(order: Order, amount: Money | None) -> None:
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
