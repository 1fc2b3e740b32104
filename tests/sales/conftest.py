"""Orders and payments of the cast."""

import pytest

from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from tests.factories.sales import new_order, new_payment


@pytest.fixture
def order_of_anna(pipeline: Pipeline, anna: User) -> Order:
    """Two phone cases and a courier, 114.80, sold to Clara; Anna is responsible."""
    return new_order(responsible=anna)


@pytest.fixture
def payment_of_anna(order_of_anna: Order) -> Payment:
    """All that is due of Anna's order, asked for through the sandbox."""
    return new_payment(order_of_anna)
