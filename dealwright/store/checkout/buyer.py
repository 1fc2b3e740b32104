"""Who buys, and how it gets to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Delivery(StrEnum):
    """How a purchase gets to its buyer."""

    PICKUP = "pickup"
    COURIER = "courier"


@dataclass(frozen=True)
class Buyer:
    """What a buyer says of themselves at the checkout."""

    name: str
    email: str
    phone: str = ""
    address: str = ""
    comment: str = ""
    delivery: Delivery = Delivery.PICKUP
