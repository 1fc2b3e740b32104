"""Money that somebody saw with his own eyes: cash, a bank statement."""

from __future__ import annotations

from dealwright.events import Actor, action
from dealwright.kit.money import Money
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions.asking import ask_for_payment, wait_again
from dealwright.sales.payments.actions.completing import complete_payment
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.payments.providers import MANUAL


@action
def mark_paid_by_hand(
    order: Order, *, amount: Money | None = None, reference: str = "", by: Actor
) -> Payment:
    """Take an amount as paid; without one, all that is due. A payment that waits for it is the one paid."""
    order = Order.objects.locked(order)
    amount = amount or order.due_money
    wait_again(order, amount, by=by)
    payment = _asked_for(order, amount) or ask_for_payment(order, amount=amount, provider=MANUAL, by=by)
    return complete_payment(payment, amount=amount, reference=reference.strip(), method=MANUAL, by=by)


def _asked_for(order: Order, amount: Money) -> Payment | None:
    """The payment this money was asked for with: one that waits, else the last attempt that failed.

    A failed one may still be paid, as providers repeat. Were another made beside it, the same money told by
    hand and by a late notice would count twice.
    """
    asked = Payment.objects.filter(order=order, amount=amount.amount, currency=str(amount.currency))
    waiting = asked.filter(state=State.PENDING).order_by("pk").first()
    return waiting or asked.filter(state=State.FAILED).order_by("-pk").first()
