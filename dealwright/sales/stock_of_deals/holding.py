"""What the catalogue has to know of orders, shipments and deals that hold pieces."""

from __future__ import annotations

from typing import Any

from dealwright.catalog.stock import holders
from dealwright.sales.orders.models import Order


def declare() -> None:
    """Say it once."""
    holders.add(holders.HolderKind("order", keeps=_is_paid, concerns=_deal_and_clients, ships_by_itself=True))


def _is_paid(order: Order) -> bool:
    """What is paid for waits as long as it takes; so does what costs nothing."""
    return order.is_paid_with_money and not order.is_canceled


def _deal_and_clients(order: Order) -> list[Any]:
    return [order.deal, *order.clients]
