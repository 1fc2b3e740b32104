"""An order on its way."""

import pytest

from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment
from tests.factories.sales import new_order, new_product


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
