"""Where a buyer goes once the order is placed: to what their payment method needs of them."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.sales.orders.actions import edit_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import ON_DELIVERY
from dealwright.sales.payments.ways import method_named, method_of


def choose_method(order: Order, id: int | None, *, by: Actor) -> Order:
    """Let the client pay by another method than they chose first; Refused for one that is not offered."""
    method = method_named(order, id)
    if method is None or method.pk == order.payment_method_id:
        return order
    return edit_order(order, payment_method=method, by=by)


def where_to_pay(order: Order, *, by: Actor) -> str:
    """The page on which it is paid; that of the order where nothing is to be done now."""
    if order.is_canceled or order.due <= 0 or method_of(order) is None:
        return f"/shop/orders/{order.page_token}"
    return page_of(order, ask_for_payment(order, by=by))


def page_of(order: Order, payment: Payment | None) -> str:
    """The same, once a payment was asked for: cash is paid at the door, so nothing is to be done now."""
    if payment is None or payment.provider == ON_DELIVERY:
        return f"/shop/orders/{order.page_token}"
    return payment.page
