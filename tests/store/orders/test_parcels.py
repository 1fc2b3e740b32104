"""The parcels on the customer's page of an order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from dealwright.crm.contacts.actions import create_contact
from dealwright.events import Actor, unrecorded
from dealwright.kit.money import money
from dealwright.records.pipelines.actions import NewStage, add_stage
from dealwright.sales.deliveries.actions import edit_service
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.shipments import actions

SYSTEM = Actor.system()


@pytest.fixture
def sent(cart_of, phone) -> Order:
    """Three phones by courier, whose parcels can be followed."""
    courier = delivery_services()[1]
    edit_service(courier, tracking_url="https://carrier.example/track/{number}", by=SYSTEM)
    return place_order(
        lines=[OrderedLine(phone, 3)],
        contact=create_contact(name="Maria", emails=["maria@example.com"], by=SYSTEM),
        store="web",
        currency=phone.currency,
        delivery_service=courier,
        delivery_address="Rua das Flores 7",
        delivery_total=Decimal("15.00"),
        by=SYSTEM,
    )


def page_of(order: Order) -> str:
    """What the customer sees."""
    return Client().get(f"/shop/orders/{order.page_token}").text


class TestParcels:
    def test_each_has_its_content_and_its_tracking_link(self, sent):
        line = sent.lines.get().pk
        first = sent.shipments.get()
        actions.repack_shipment(first, pieces={line: 2}, by=SYSTEM)
        second = actions.add_shipment(sent, by=SYSTEM)
        actions.track_shipment(first, tracking_number="BR/1", by=SYSTEM)
        actions.track_shipment(second, tracking_number="BR/2", by=SYSTEM)
        actions.ship_shipment(first, by=SYSTEM)

        page = page_of(sent)

        assert "A part of your order is on its way" in page
        assert "Parcel 1 of 2" in page
        assert "Parcel 2 of 2" in page
        assert 'href="https://carrier.example/track/BR%2F1"' in page
        assert 'href="https://carrier.example/track/BR%2F2"' in page
        assert "On its way" in page
        assert "Being prepared" in page

    def test_an_own_status_is_called_by_its_name(self, sent):
        parcel = sent.shipments.get()
        packing = add_stage(
            parcel.pipeline, stage=NewStage("At the customs", color="teal", code="DC"), by=SYSTEM
        )
        actions.move_shipment(parcel, to=packing, by=SYSTEM)

        assert "At the customs" in page_of(sent)

    def test_what_is_fetched_is_not_sent(self, cart_of, phone):
        order = place_order(
            lines=[OrderedLine(phone, 1)],
            contact=create_contact(name="Maria", emails=["maria@example.com"], by=SYSTEM),
            store="web",
            currency=phone.currency,
            delivery_service=delivery_services()[0],
            by=SYSTEM,
        )
        waiting = page_of(order)
        actions.allow_shipment(order.shipments.get(), by=SYSTEM)
        ready = page_of(order)
        actions.deliver_shipment(order.shipments.get(), by=SYSTEM)

        assert "We get it ready and tell you." in waiting
        assert "Come and fetch it." in ready
        assert "You have fetched your order" in page_of(order)

    def test_a_canceled_parcel_is_not_shown(self, sent):
        actions.cancel_shipment(sent.shipments.get(), by=SYSTEM)

        assert "Your parcel" not in page_of(sent)

    def test_the_comment_of_the_colleagues_stays_in_the_house(self, sent):
        actions.edit_shipment(sent.shipments.get(), comment="Quokka", by=SYSTEM)

        assert "Quokka" not in page_of(sent)

    def test_what_was_paid_back_is_not_asked_for_again(self, sent):
        mark_paid_by_hand(sent, by=SYSTEM)
        actions.deliver_shipment(sent.shipments.get(), by=SYSTEM)
        actions.take_back_goods(
            sent,
            pieces={sent.lines.get().pk: 1},
            reason="Too small",
            refund=money("10.00", sent.currency),
            by=SYSTEM,
        )

        page = page_of(sent)

        assert "Your order has arrived" in page
        assert "Returned" in page
        assert "Not paid yet" not in page

    @pytest.mark.parametrize(
        ("provider", "words", "button"),
        [
            ("on_delivery", "You pay when you get it", None),
            ("transfer", "IBAN PL61 1090", "How to pay"),
        ],
    )
    def test_tells_how_to_pay(self, sent, provider, words, button):
        with unrecorded("a method of this test"):
            sent.payment_method = PaymentMethod.objects.create(
                provider=provider, name="Way", details="IBAN PL61 1090"
            )
            sent.save()

        page = page_of(sent)

        assert words in page
        assert ("Pay now" in page, button is None or button in page) == (False, True)

    def test_takes_few_queries(self, sent, django_assert_max_num_queries):
        page_of(sent)

        with django_assert_max_num_queries(16):
            page_of(sent)
