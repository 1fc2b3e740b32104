"""Orders and payments of the cast."""

import pytest

from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from tests.factories.sales import new_order, new_payment


@pytest.fixture(autouse=True)
def statuses(db: None) -> None:
    """The statuses that every installation has, so that the first order does not make them."""
    ensure_statuses(by=Actor.system())
    default_warehouse()


@pytest.fixture
def with_orders(pipeline: Pipeline) -> None:
    """Purchases are orders with a section of their own."""
    bring_orders_back(by=Actor.system())


@pytest.fixture
def order_of_anna(pipeline: Pipeline, anna: User) -> Order:
    """Two phone cases and a courier, 114.80, sold to Clara; Anna is responsible."""
    return new_order(responsible=anna)


@pytest.fixture
def payment_of_anna(order_of_anna: Order) -> Payment:
    """All that is due of Anna's order, asked for through the sandbox."""
    return new_payment(order_of_anna)
