"""How shipments are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment

SHIPPED_STATE = {
    "unshipped": (_("Not shipped"), ""),
    "partly_shipped": (_("Shipped in part"), "attention"),
    "shipped": (_("Shipped"), "information"),
    "delivered": (_("Delivered"), "good"),
}
"""Words and tone of what the shipments of an order say together."""

_TONE = {"waiting": "", "allowed": "information", "shipped": "information", "canceled": "danger"}


def state_words(shipment: Shipment) -> tuple[Any, str]:
    """Words and tone of how far it is: its status, until the client has it."""
    if shipment.state == "delivered":
        return _("Delivered"), "good"
    return shipment.stage.name, _TONE[shipment.state]


def shipped_words(order: Order) -> tuple[Any, str]:
    """Words and tone of how much of the order has left."""
    return SHIPPED_STATE[order.shipped_state]
