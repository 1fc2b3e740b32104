"""A shipment as a handler is told of it."""

from __future__ import annotations

from math import ceil
from typing import Any

from dealwright.kit.money import to_json
from dealwright.kit.quantities import as_number
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment, ShipmentLine


def parcel_of(order: Order, shipment: Shipment) -> dict[str, Any]:
    """What is in it, where it goes, and whom it is for."""
    inside = list(ShipmentLine.objects.filter(shipment=shipment).select_related("order_line__product"))
    items = [_item(line) for line in inside]
    client = order.contact or order.company
    return {
        "service": {
            "id": shipment.service_id,
            "name": shipment.service_name,
            "profile": shipment.service.profile if shipment.service else "",
        },
        "order": {"id": order.pk, "number": order.number},
        "shipment": {
            "id": shipment.pk,
            "number": shipment.number,
            "price": to_json(shipment.price_money),
            "weight": ceil(sum((line.order_line.weight or 0) * line.quantity for line in inside)),
            "address": shipment.address,
            "items": items,
            "extras": shipment.extras,
        },
        "recipient": {
            "name": client.name if client else "",
            "phone": next(iter(client.phone_texts), "") if client else "",
            "email": next(iter(client.email_texts), "") if client else "",
        },
    }


def _item(line: ShipmentLine) -> dict[str, Any]:
    row, product = line.order_line, line.order_line.product
    return {
        "name": row.name,
        "sku": row.sku,
        "quantity": as_number(line.quantity),
        "price": format(row.price, "f"),
        "weight": row.weight,
        "length": product.length if product else None,
        "width": product.width if product else None,
        "height": product.height if product else None,
    }
