"""Locks that every verb on payments takes in the same order: the order, then the payment."""

from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment


def lock_with_order(payment: Payment) -> tuple[Order, Payment]:
    """The order and the payment, read now and locked until the change ends."""
    order = Order.objects.locked(payment.order_id)
    locked = Payment.objects.locked(payment)
    locked.order = order
    return order, locked
