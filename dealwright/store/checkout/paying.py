"""Where a buyer goes once the order is placed: to what their payment method needs of them."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_payment
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.providers import ON_DELIVERY, provider_of


def where_to_pay(order: Order, *, by: Actor) -> str:
    """The page on which it is paid; that of the order where nothing is to be done now."""
    if order.is_canceled or order.due <= 0:
        return f"/shop/orders/{order.page_token}"
    return page_of(order, ask_for_payment(order, provider=provider_of(order), by=by))


def page_of(order: Order, payment: Payment | None) -> str:
    """The same, once a payment was asked for: cash is paid at the door, so nothing is to be done now."""
    if payment is None or payment.provider == ON_DELIVERY:
        return f"/shop/orders/{order.page_token}"
    return payment.page
