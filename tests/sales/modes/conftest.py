"""An account with a section of orders, and orders that have no deal."""

import pytest

from dealwright.events import Actor
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from tests.factories.sales import new_customer, new_order, new_product


@pytest.fixture
def by_owner(owner):
    return Actor.of(owner)


@pytest.fixture
def with_orders(pipeline, system):
    """Purchases are orders with a section of their own."""
    bring_orders_back(by=system)


@pytest.fixture
def orders(with_orders, anna) -> list[Order]:
    """Three orders of one client without deals; Anna is responsible."""
    client, product = new_customer(), new_product()
    return [new_order(product=product, contact=client, responsible=anna, quantity=n + 1) for n in range(3)]
