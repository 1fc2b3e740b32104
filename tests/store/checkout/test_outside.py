"""The checkout with a delivery whose price a program outside says (ST-38)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.delivery_quotes import jobs
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment
from tests.factories.carriers import Carrier, running_carrier
from tests.store.checkout.test_pages import MARIA, form_of, hidden

pytestmark = pytest.mark.django_db

PLACE = {"region": "SP", "postal_code": "01310-100", "address": "Av. Paulista, 1", "city": "São Paulo"}
EXTRAS = [
    {"code": "insurance", "name": "Insurance", "kind": "check", "price": "5.00"},
    {"code": "lift", "name": "Lift", "kind": "check", "price": "90.00", "for_clients": False},
]


@pytest.fixture
def carrier(settings: Any) -> Any:
    """A carrier on loopback that the installation may call."""
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with running_carrier() as running:
        yield running


@pytest.fixture
def express(carrier: Carrier, store: Any) -> DeliveryService:
    """The service of the carrier, with an extra service for clients and one for the office."""
    delivery_services()
    return carrier.service(extras=EXTRAS)


@pytest.fixture
def buyer(visitor: Client, phone: Any) -> Client:
    """A visitor with two phones in the cart."""
    visitor.post("/shop/cart", {"product": phone.pk, "quantity": "2"})
    return visitor


def look(buyer: Client, **more: str) -> str:
    """The page with the prices of now."""
    sent = form_of(buyer) | MARIA | PLACE | {"recount": "1"} | more
    return buyer.post("/shop/checkout", sent).text


class TestCheckout:
    def test_the_price_is_asked_shown_and_ordered(self, buyer, express, carrier) -> None:
        waiting = look(buyer)
        assert "We are asking the carrier" in waiting
        assert "data-waits-for-prices" in waiting
        assert buyer.get("/shop/checkout/prices").json() == {"waits": True}

        jobs.step()
        assert buyer.get("/shop/checkout/prices").json() == {"waits": False}
        page = look(buyer)
        assert "21.50" in page
        sent = hidden(page) | MARIA | PLACE | {"delivery": str(express.pk)}
        answer = buyer.post("/shop/checkout", sent)

        order = Order.objects.get()
        assert answer.status_code == 303
        assert (order.delivery_total, order.total) == (Decimal("21.50"), Decimal("5019.50"))
        assert Shipment.objects.get().price == Decimal("21.50")
        assert len(carrier.received) == 1, "the order asks nobody"

    def test_extras_are_paid_and_kept(self, buyer, express) -> None:
        chosen = {
            "delivery": str(express.pk),
            f"extra-{express.pk}-insurance": "1",
            f"extra-{express.pk}-lift": "1",
        }
        look(buyer, **chosen)
        jobs.step()
        page = look(buyer, **chosen)
        assert "Insurance" in page
        assert "Lift" not in page

        buyer.post("/shop/checkout", hidden(page) | MARIA | PLACE | chosen)

        order, shipment = Order.objects.get(), Shipment.objects.get()
        assert order.delivery_total == Decimal("26.50")
        assert [one["code"] for one in order.delivery_extras] == ["insurance"]
        assert shipment.extras == order.delivery_extras

    def test_a_browser_says_no_price(self, buyer, express) -> None:
        look(buyer)
        jobs.step()
        page = look(buyer)
        bent = {f"seen_delivery_{express.pk}": "0.00", "delivery": str(express.pk)}

        answer = buyer.post("/shop/checkout", hidden(page) | MARIA | PLACE | bent)

        assert answer.status_code == 409
        assert not Order.objects.exists()

    def test_without_an_answer_nothing_is_ordered_but_other_ways_are(self, buyer, express, carrier) -> None:
        carrier.usual["/price"] = (500, {})
        look(buyer)
        jobs.step()
        page = look(buyer)
        assert "does not answer just now" in page
        sent = hidden(page) | MARIA | PLACE

        refused = buyer.post("/shop/checkout", sent | {"delivery": str(express.pk)})
        assert refused.status_code == 422
        assert not Order.objects.exists()

        courier = next(one for one in delivery_services() if one.kind == "courier")
        assert buyer.post("/shop/checkout", sent | {"delivery": str(courier.pk)}).status_code == 303

    def test_another_address_is_asked_anew(self, buyer, express) -> None:
        look(buyer)
        jobs.step()
        page = look(buyer)
        moved = hidden(page) | MARIA | PLACE | {"delivery": str(express.pk), "postal_code": "20000-000"}

        answer = buyer.post("/shop/checkout", moved)

        assert answer.status_code == 422
        assert "We are asking the carrier" in answer.text
        assert not Order.objects.exists()

    def test_completion_stays_within_its_budget(
        self, buyer, express, statements: Callable[[Callable[[], Any]], int], case
    ) -> None:
        for email in ("first@example.com", "second@example.com"):
            look(buyer)
            jobs.step()
            sent = hidden(look(buyer)) | MARIA | PLACE | {"delivery": str(express.pk), "email": email}
            buyer.post("/shop/checkout", sent)
            buyer.post("/shop/cart", {"product": case.pk, "quantity": "1"})
        look(buyer)
        jobs.step()
        sent = (
            hidden(look(buyer)) | MARIA | PLACE | {"delivery": str(express.pk), "email": "third@example.com"}
        )

        count = statements(lambda: buyer.post("/shop/checkout", sent))

        assert Order.objects.count() == 3
        assert count <= 30
