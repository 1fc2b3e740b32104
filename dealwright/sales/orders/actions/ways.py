"""How an order is paid and how it is delivered, changed after it was placed: what waits follows (ST-29)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.sales.orders.models import Order

WAYS = frozenset({"payment_method", "delivery_service"})


def with_names(order: Order, values: dict[str, Any]) -> dict[str, Any]:
    """The values, with the name of the delivery as its service is called, where nobody wrote another one.

    Refused for another payment method once the order is paid, and for another delivery once something left.
    """
    if values.get("payment_method", order.payment_method) != order.payment_method:
        if order.is_canceled or order.due <= 0:
            raise Refused(
                _("Nothing is to be paid for this order; how it is paid stays."), field="payment_method_id"
            )
        _refuse_closed(values["payment_method"])
    if values.get("delivery_service", order.delivery_service) == order.delivery_service:
        return values
    if order.is_canceled or order.has_left:
        raise Refused(
            _("This order has left the house or is canceled; how it is delivered stays."),
            field="delivery_service_id",
        )
    service = values["delivery_service"]
    is_own_name = values.get("delivery_name", order.delivery_name) != order.delivery_name
    return values if is_own_name or service is None else {**values, "delivery_name": service.name}


def let_ways_follow(
    order: Order, before: dict[str, Any], *, delivery_by_rules: bool = False, by: Actor
) -> None:
    """Let payments that wait be made by the other method, shipments that wait go with the other service.

    `delivery_by_rules` lets these cost what it reckons, and the total follow; a price that was typed stays.
    Refused at `delivery_by_rules` where it tells no price, or something was paid.
    """
    if before["payment_method"] != order.payment_method:
        _let_payments_follow(order, before["payment_method"], by)
    if before["delivery_service"] != order.delivery_service:
        for shipment in _let_shipments_follow(order, before["delivery_service"], by):
            if delivery_by_rules and order.delivery_service is not None:
                _reckon(shipment, by)


def ways_of(order: Order) -> dict[str, Any]:
    """How it is paid and delivered now."""
    return {name: getattr(order, name) for name in WAYS}


def _refuse_closed(method: Any) -> None:
    from dealwright.sales.payments.ways import TEST_IS_OFF, is_open  # which stands on orders

    if method is not None and not is_open(method):
        raise Refused(TEST_IS_OFF, field="payment_method_id")


def _let_payments_follow(order: Order, before: Any, by: Actor) -> None:
    from dealwright.sales.payments.actions import edit_payment  # which stand on orders
    from dealwright.sales.payments.models import Payment
    from dealwright.sales.payments.providers import MANUAL

    if order.payment_method is None:
        return
    waiting = Payment.objects.waiting().filter(order=order).exclude(provider=MANUAL)
    for payment in waiting.order_by("pk"):
        if before is None or payment.payment_method_id in {None, before.pk}:
            edit_payment(payment, payment_method=order.payment_method, by=by)


def waiting_shipments(order: Order, service: Any) -> list[Any]:
    """The shipments that have not left and go with this service, or with none."""
    alive = order.shipments.filter(canceled_at=None, deleted_at=None, shipped_at=None)
    return list(alive.filter(service=service).order_by("pk"))


def _let_shipments_follow(order: Order, before: Any, by: Actor) -> list[Any]:
    """Those whose price had been reckoned are answered, as they go now."""
    from dealwright.sales.shipments.actions import add_shipment, edit_shipment  # which stand on orders
    from dealwright.sales.shipments.queries import left_to_ship

    alive = order.shipments.filter(canceled_at=None, deleted_at=None)
    reckoned = []
    for shipment in waiting_shipments(order, before):
        had_own_price = shipment.has_own_price
        shipment = edit_shipment(shipment, service=order.delivery_service, by=by)
        if not had_own_price:
            reckoned.append(shipment)
    if not alive and order.delivery_service is not None and any(left_to_ship(order).values()):
        add_shipment(order, by=by)
    return reckoned


def _reckon(shipment: Any, by: Actor) -> None:
    from dealwright.sales.shipments.actions import let_rules_price_shipment  # which stand on orders

    try:
        let_rules_price_shipment(shipment, by=by)
    except Refused as refusal:
        raise Refused(str(refusal), field="delivery_by_rules") from None
