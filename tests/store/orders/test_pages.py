"""The customer's page of an order."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import mark_paid_by_hand
from dealwright.sales.payments.models import Payment
from dealwright.store.carts.models import Cart
from dealwright.store.checkout.actions import check_out
from dealwright.store.checkout.buyer import Buyer


@pytest.fixture
def order(cart_of: Callable[..., Cart], phone: Product, maria: Buyer, system: Actor) -> Order:
    """Maria's order of one phone."""
    seen = phone.price_money
    return check_out(cart_of((phone, 1)), buyer=maria, checkout_key=uuid4(), seen_total=seen, by=system)


class TestOrder:
    def test_shows_what_is_to_be_paid(self, order: Order) -> None:
        answer = Client().get(f"/shop/orders/{order.page_token}")

        assert answer["X-Robots-Tag"] == "noindex"
        assert "Your order waits for the payment" in answer.text
        assert "R$2,499.00" in answer.text
        assert "Pay now" in answer.text

    def test_shows_that_it_is_paid(self, order: Order, system: Actor) -> None:
        mark_paid_by_hand(order, by=system)

        page = Client().get(f"/shop/orders/{order.page_token}").text

        assert "Thank you, we have your order" in page
        assert "Pay now" not in page

    def test_says_why_it_was_canceled(self, order: Order, system: Actor) -> None:
        cancel_order(order, reason="The buyer changed his mind", by=system)

        page = Client().get(f"/shop/orders/{order.page_token}").text

        assert "This order is canceled" in page
        assert "The buyer changed his mind" in page
        assert "Pay now" not in page

    def test_is_found_by_its_token_only(self, order: Order) -> None:
        for other in (order.number, str(order.pk), "x" * 43):
            assert Client().get(f"/shop/orders/{other}").status_code == 404


class TestOrderPayment:
    def test_leads_to_one_payment_however_often_it_is_asked(self, order: Order) -> None:
        address = f"/shop/orders/{order.page_token}/payment"

        first, second = Client().post(address), Client().post(address)

        assert first["Location"] == second["Location"] == f"/pay/{Payment.objects.get().page_token}"

    def test_asks_for_nothing_that_is_not_due(self, order: Order, system: Actor) -> None:
        cancel_order(order, reason="Gone", by=system)

        answer = Client().post(f"/shop/orders/{order.page_token}/payment")

        assert answer["Location"] == f"/shop/orders/{order.page_token}"
        assert Payment.objects.count() == 0
