"""Orders and payments of the cast."""

import pytest

from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from tests.factories.sales import new_order, new_payment, new_product


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


@pytest.fixture
def courier(db: None) -> DeliveryService:
    """The courier every installation begins with."""
    return next(one for one in delivery_services() if one.kind == "courier")


@pytest.fixture
def sent_order(pipeline: Pipeline, anna: User, courier: DeliveryService) -> Order:
    """Five phone cases by courier to Rua das Flores 7; Anna is responsible."""
    return new_order(
        product=new_product(stock=20),
        quantity=5,
        responsible=anna,
        delivery_service=courier,
        delivery_address="Rua das Flores 7",
    )


@pytest.fixture
def parcel(sent_order: Order) -> Shipment:
    """The shipment that the order was placed with: all of it."""
    return sent_order.shipments.get()
