"""Orders go the way that triggers draw: paid, allowed, tracked, shipped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dealwright.automation.triggers.actions import create_trigger
from dealwright.sales.deliveries.actions import edit_service
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.sales.statuses.actions import add_status
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from dealwright.sales.statuses.queries import order_stage
from tests.journeys.conftest import SYSTEM

DRAWN = {
    "To be packed": "payment",
    "Packed": "delivery_allowed",
    "Labelled": "tracking_added",
    "On its way": "shipped",
}


@pytest.fixture
def drawn(shop):
    """A status for each step after those of the house, with the trigger that leads there."""
    ensure_services(by=SYSTEM)
    ensure_statuses(by=SYSTEM)
    bring_orders_back(by=SYSTEM)
    courier = DeliveryService.objects.get(kind=DeliveryKind.COURIER)
    edit_service(courier, tracking_url="https://carrier.example.com/follow?parcel={number}", by=SYSTEM)
    after = order_stage("S")
    for name, kind in DRAWN.items():
        after = add_status("order", name=name, after=after, by=SYSTEM)
        create_trigger(stage=after, kind=kind, by=SYSTEM)
    return shop


class TestDrawnWay:
    def test_is_gone_by_the_order_alone(self, drawn, anna, visitor, seller):
        clara, anna = visitor(), seller(anna, is_careful=True)
        clara.buys("Soft case", courier_to="Rua das Palmeiras 214, São Paulo")
        number = clara.order_number
        order = f"Order №{number}"
        anna.opens_board("/orders")

        with anna.stays():
            clara.pays()
            clara.reads("Thank you, we have your order")
            anna.sees_card(order, on="To be packed")
            anna.opens_card(anna.card(order, on="To be packed"), order)
            expect(anna.entry("Automation “Payment")).to_have_count(1)

            parcel = anna.parcel(f"{number}/1")
            anna.touches(parcel.get_by_role("button", name="Allow delivery"))
            expect(anna.entry("Automation “Delivery allowed")).to_have_count(1)
            anna.writes_tracking_number("BR 77", of=parcel)
            expect(anna.entry("Automation “Tracking number added")).to_have_count(1)
            anna.ships(parcel)
            expect(anna.entry("Automation “Shipped")).to_have_count(1)
            anna.looks()

        anna.opens_board("/orders")
        anna.sees_card(order, on="On its way")
        assert Order.objects.get().stage.name == "On its way"
