"""The checkout in a browser without scripts."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment

MARIA = {
    "name": "Maria Souza",
    "email": "maria@example.com",
    "phone": "(21) 98765-4321",
    "address": "",
    "comment": "",
    "consent": "on",
}


@pytest.fixture
def buyer(visitor: Client, phone: Product) -> Client:
    """A visitor with two phones in the cart."""
    visitor.post("/shop/cart", {"product": phone.pk, "quantity": "2"})
    return visitor


def form_of(buyer: Client) -> dict[str, str]:
    """The hidden fields of the checkout as the page gives them."""
    return hidden(buyer.get("/shop/checkout").text)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {name: text for name, text in found.items() if name == "checkout_key" or name.startswith("seen_")}


def service(kind: str) -> str:
    """What the form sends for the service of this kind."""
    return str(next(one.pk for one in delivery_services() if one.kind == kind))


def courier() -> dict[str, str]:
    """The choice of somebody to whom it is brought."""
    return {"delivery": service("courier"), "address": "Rua A, 1"}


class TestCheckout:
    def test_orders_and_leads_to_the_payment(self, buyer: Client) -> None:
        answer = buyer.post("/shop/checkout", form_of(buyer) | MARIA)

        payment = Payment.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/pay/{payment.page_token}")
        assert payment.amount_money == money("4998.00", "BRL")
        assert payment.order.contact.name == "Maria Souza"
        assert payment.order.deal.source == "store"
        assert "Your cart is empty" in buyer.get("/shop/cart").text

    def test_adds_the_courier_that_was_chosen(self, buyer: Client) -> None:
        chosen = MARIA | courier()

        buyer.post("/shop/checkout", form_of(buyer) | chosen)

        assert Order.objects.get().total == Decimal("5023.00")

    def test_answers_the_same_form_with_the_same_order(self, buyer: Client) -> None:
        sent = form_of(buyer) | MARIA
        buyer.post("/shop/checkout", sent)

        again = buyer.post("/shop/checkout", sent)

        order = Order.objects.get()
        assert (again.status_code, again["Location"]) == (303, f"/shop/orders/{order.page_token}")
        assert (Deal.objects.count(), Payment.objects.count()) == (1, 1)

    def test_leads_a_second_tab_to_the_order(self, buyer: Client) -> None:
        first, second = form_of(buyer), form_of(buyer)
        buyer.post("/shop/checkout", first | MARIA)

        late = buyer.post("/shop/checkout", second | MARIA)

        assert late["Location"] == f"/shop/orders/{Order.objects.get().page_token}"

    def test_leads_somebody_without_a_cart_to_the_cart(self, visitor: Client, phone: Product) -> None:
        bent = {"checkout_key": "no key", "seen_goods": "1"}

        assert visitor.get("/shop/checkout")["Location"] == "/shop/cart"
        assert visitor.post("/shop/checkout", bent | MARIA)["Location"] == "/shop/cart"
        assert Order.objects.count() == 0

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"name": " "}, "This field is required."),
            ({"email": "maria"}, "Enter a valid email address."),
            ({"phone": "12"}, "This is not a phone number"),
            ({"consent": ""}, "We need your consent"),
            ({"delivery": "courier"}, "This field is required."),
            ({"delivery": "teleport"}, "Choose how you get it."),
            ({"payment": "999"}, "Choose how you pay."),
            ({"name": "x" * 121}, "at most 120 characters"),
            ({"comment": "x\x00"}, "Null characters are not allowed."),
        ],
    )
    def test_keeps_what_was_typed_and_says_at_the_field_what_is_wrong(
        self, wrong: dict[str, str], words: str, buyer: Client
    ) -> None:
        if wrong.get("delivery") == "courier":
            wrong = {"delivery": service("courier")}  # without an address
        sent = form_of(buyer) | MARIA | {"comment": "Ring twice"} | wrong

        answer = buyer.post("/shop/checkout", sent)

        assert answer.status_code == 422
        assert words in answer.text
        assert "(21) 98765-4321" in answer.text or "phone" in wrong
        assert hidden(answer.text) == hidden_of(sent)
        nothing_was_ordered()

    def test_shows_the_new_total_when_a_price_changed(
        self, buyer: Client, phone: Product, system: Actor
    ) -> None:
        sent = form_of(buyer) | MARIA
        edit_product(phone, price=money("2000.00", "BRL"), by=system)

        answer = buyer.post("/shop/checkout", sent)

        assert answer.status_code == 409
        assert "The total is now another one." in answer.text
        assert "Maria Souza" in answer.text
        assert hidden(answer.text)["seen_goods"] == "4000.00"
        nothing_was_ordered()
        buyer.post("/shop/checkout", hidden(answer.text) | MARIA)
        assert Order.objects.get().total == Decimal("4000.00")

    @pytest.mark.parametrize("bent", ["0.01", "-4998", "", "abc", "NaN", "Infinity", "1e999999", "9" * 400])
    def test_sells_at_the_prices_of_the_catalogue_only(self, bent: str, buyer: Client) -> None:
        answer = buyer.post("/shop/checkout", form_of(buyer) | MARIA | {"seen_goods": bent})

        assert answer.status_code == 409
        nothing_was_ordered()

    def test_says_at_the_line_what_was_sold_meanwhile(
        self, buyer: Client, phone: Product, system: Actor
    ) -> None:
        sent = form_of(buyer) | MARIA
        set_stock(phone, stock=1, by=system)

        answer = buyer.post("/shop/checkout", sent)

        assert answer.status_code == 422
        assert "“Aurora X2”: only 1 left" in answer.text
        assert "Maria Souza" in answer.text
        nothing_was_ordered()

    def test_stays_within_its_budget(
        self, buyer: Client, phone: Product, case: Product, statements: Callable[[Callable[[], Any]], int]
    ) -> None:
        buyer.post("/shop/cart", {"product": case.pk, "quantity": "1"})
        buys_before(buyer, case)
        buyer.post("/shop/cart", {"product": phone.pk, "quantity": "1"})
        sent = form_of(buyer) | MARIA

        count = statements(lambda: buyer.post("/shop/checkout", sent))

        assert Order.objects.count() == 3
        assert count <= 30


def buys_before(buyer: Client, product: Product) -> None:
    """Two people buy before: what the first order makes is there, and the process knows it by heart."""
    for email in ("first@example.com", "second@example.com"):
        buyer.post("/shop/checkout", form_of(buyer) | MARIA | {"email": email, "phone": ""})
        buyer.post("/shop/cart", {"product": product.pk, "quantity": "1"})


def hidden_of(sent: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in sent.items() if name == "checkout_key" or name.startswith("seen_")}


def nothing_was_ordered() -> None:
    """Nothing is half-saved."""
    assert [model.objects.count() for model in (Order, Deal, Contact, Payment)] == [0, 0, 0, 0]
