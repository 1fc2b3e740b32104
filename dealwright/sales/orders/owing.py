"""Who owes whom how much for an order, as cards show it."""

from __future__ import annotations

from dealwright.kit.money import Money
from dealwright.sales.orders.models import Order


def money_of(order: Order) -> dict[str, Money]:
    """What came in, went back, and is still to be paid by one of both sides."""
    sums = {
        "returned": order.returned_total,
        "came_in": order.paid_total + order.refunded_total,
        "refunded": order.refunded_total,
        "due": order.due,
        "overpaid": order.overpaid,
    }
    return {name: Money(amount, order.currency) for name, amount in sums.items()}
