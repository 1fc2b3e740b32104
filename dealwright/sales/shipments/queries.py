"""Questions about shipments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from dealwright.catalog.products.models import Product
from dealwright.kit.quantities import NONE
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import PaymentShipment, State
from dealwright.sales.shipments.models import ReturnLine, Shipment, ShipmentLine


def left_to_ship(order: Order, *, beside: Shipment | None = None) -> dict[int, Decimal]:
    """How many pieces of each line of the order are in no shipment yet; those in `beside` count as none."""
    inside = ShipmentLine.objects.filter(shipment__order=order, shipment__canceled_at=None)
    if beside is not None:
        inside = inside.exclude(shipment=beside)
    taken = _summed(inside)
    bought = order.lines.values_list("pk", "quantity")
    return {key: max(quantity - taken.get(key, NONE), NONE) for key, quantity in bought}


def left_to_return(order: Order) -> dict[int, Decimal]:
    """How many pieces of each line were shipped and have not come back."""
    came_back = returned_pieces(order)
    return {key: quantity - came_back.get(key, NONE) for key, quantity in shipped_pieces(order).items()}


def returned_pieces(order: Order) -> dict[int, Decimal]:
    """How many pieces of each line came back."""
    return _summed(ReturnLine.objects.filter(of_return__order=order))


def shipped_pieces(order: Order, *, delivered: bool = False) -> dict[int, Decimal]:
    """How many pieces of each line left the house; or those of them that the client has."""
    left = Q(shipment__delivered_at__isnull=False) if delivered else Q(shipment__shipped_at__isnull=False)
    return _summed(ShipmentLine.objects.filter(left, shipment__order=order, shipment__canceled_at=None))


def contents_of(shipment: Shipment) -> dict[int, Decimal]:
    """What is in a shipment: line of the order → quantity."""
    return dict(ShipmentLine.objects.filter(shipment=shipment).values_list("order_line_id", "quantity"))


def price_left(order: Order, *, beside: Shipment | None = None) -> Decimal:
    """What of the delivery in the order's total no live shipment carries."""
    live = Shipment.objects.filter(order=order, canceled_at=None)
    if beside is not None:
        live = live.exclude(pk=beside.pk)
    carried: Decimal = live.aggregate(sum=Sum("price"))["sum"] or Decimal(0)
    return max(order.delivery_total - carried, Decimal(0))


def goods_of(shipment: Shipment) -> dict[int, Decimal]:
    """The pieces in a shipment that lie in a warehouse, by product; services and free words do not."""
    goods = ShipmentLine.objects.filter(shipment=shipment, order_line__product__isnull=False)
    kept = goods.exclude(order_line__product__kind=Product.Kind.SERVICE)
    kept = kept.exclude(order_line__product__of_services=True)
    return dict(kept.order_by().values_list("order_line__product_id").annotate(Sum("quantity")))


def shipped_state(order: Order) -> str:
    """What the shipments say together: `unshipped`, `partly_shipped`, `shipped` or `delivered`."""
    shipped = shipped_pieces(order)
    if not shipped:
        return "unshipped"
    bought = dict(order.lines.values_list("pk", "quantity"))
    if not _covers(shipped, bought):
        return "partly_shipped"
    return "delivered" if _covers(shipped_pieces(order, delivered=True), bought) else "shipped"


def shown(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """The shipments in the order they were opened, with all that a card or the API shows of them.

    `is_paid` says whether a payment for the shipment came in (ST-33).
    """
    paid = PaymentShipment.objects.filter(shipment=OuterRef("pk"), payment__state=State.PAID)
    lines: Any = Prefetch("lines", queryset=ShipmentLine.objects.select_related("order_line"))
    with_all = shipments.select_related(
        "order", "stage", "service__handler", "warehouse", "allowed_by", "shipped_by", "responsible"
    ).prefetch_related(lines)
    return with_all.annotate(is_paid=Exists(paid)).order_by("id")


def _covers(pieces: dict[int, Decimal], bought: dict[int, Decimal]) -> bool:
    return all(pieces.get(key, 0) >= quantity for key, quantity in bought.items())


def _summed(lines: Any) -> dict[int, Decimal]:
    return dict(lines.order_by().values_list("order_line_id").annotate(Sum("quantity")))
