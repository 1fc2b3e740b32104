"""Money that somebody saw with his own eyes: cash, a bank statement."""

from __future__ import annotations

from dealwright.events import Actor, action
from dealwright.kit.money import Money
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions.asking import ask_for_payment
from dealwright.sales.payments.actions.completing import complete_payment
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import MANUAL


@action
def mark_paid_by_hand(
    order: Order, *, amount: Money | None = None, reference: str = "", by: Actor
) -> Payment:
    """Take an amount as paid; without one, all that is due. A payment that waits for it is the one paid."""
    order = Order.objects.locked(order)
    amount = amount or order.due_money
    payment = (
        Payment.objects.waiting()
        .filter(order=order, amount=amount.amount, currency=str(amount.currency))
        .first()
    )
    payment = payment or ask_for_payment(order, amount=amount, provider=MANUAL, by=by)
    return complete_payment(payment, amount=amount, reference=reference.strip(), method=MANUAL, by=by)
