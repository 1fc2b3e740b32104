"""The form as the office built it: what is asked, of whom, and where the answers go."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.coupons.models import Coupon
from dealwright.sales.deliveries.actions import NewRate, create_service
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.methods.actions import edit_method
from dealwright.sales.methods.queries import payment_methods
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.store.carts.models import Cart
from dealwright.store.form.actions import create_field, edit_field
from dealwright.store.form.models import CheckoutField, Consent
from dealwright.store.form.queries import checkout_fields
from dealwright.store.settings.actions import edit_store
from tests.store.checkout.test_pages import (
    MARIA,
    buys_before,
    form_of,
    hidden,
    nothing_was_ordered,
    service,
)


@pytest.fixture
def buyer(visitor: Client, phone: Product) -> Client:
    """A visitor with two phones in the cart."""
    visitor.post("/shop/cart", {"product": phone.pk, "quantity": "2"})
    return visitor


def own(**more: Any) -> CheckoutField:
    """A field that the office added: on which floor."""
    given = {"group": "order", "type": "text", "label": "Floor"} | more
    return create_field(**given, by=Actor.system())


def sent(buyer: Client, **more: str) -> Any:
    """The form, filled by Maria and sent."""
    return buyer.post("/shop/checkout", form_of(buyer) | MARIA | more)


class TestOwnFields:
    def test_an_answer_stays_with_the_order(self, buyer: Client) -> None:
        own()

        assert sent(buyer, floor="3").status_code == 303

        assert Order.objects.get().answers == {"floor": {"label": "Floor", "value": "3"}}

    def test_a_required_one_has_to_be_filled(self, buyer: Client) -> None:
        own(is_required=True)

        answer = sent(buyer, floor=" ")

        assert answer.status_code == 422
        assert "This field is required." in answer.text
        nothing_was_ordered()

    def test_fills_the_field_of_the_client(self, buyer: Client) -> None:
        own(group="contact", label="Position", writes_to="post")

        sent(buyer, position="Buyer")

        assert Order.objects.get().contact.post == "Buyer"

    def test_is_asked_for_with_one_delivery_only(self, buyer: Client) -> None:
        courier = next(one for one in delivery_services() if one.kind == "courier")
        own(is_required=True, deliveries=[courier])

        assert sent(buyer, delivery=str(courier.pk), address="Rua A").status_code == 422
        assert sent(buyer, delivery=service("pickup"), floor="not asked").status_code == 303
        assert Order.objects.get().answers == {}

    def test_is_not_called_optional_before_its_delivery_is_chosen(self, buyer: Client) -> None:
        page = buyer.get("/shop/checkout")

        assert b'<label for="id_address">Address</label>' in page.content
        assert (
            b'<label for="id_comment">Comment <span class="field-optional">optional</span></label>'
            in page.content
        )

    def test_a_choice_takes_nothing_else(self, buyer: Client) -> None:
        own(type="choice", label="Wrapping", options=["Paper", "Box"])

        assert sent(buyer, wrapping="Gold").status_code == 422
        assert sent(buyer, wrapping="Box").status_code == 303
        assert Order.objects.get().answers["wrapping"]["value"] == "Box"

    def test_companies_are_asked_for_their_name_only_where_they_buy(self, buyer: Client) -> None:
        assert "I buy for a company" not in buyer.get("/shop/checkout").text
        company = next(one.field for one in checkout_fields() if one.code == "company")
        edit_field(company, is_shown=True, by=Actor.system())

        assert "I buy for a company" in buyer.get("/shop/checkout").text
        assert sent(buyer, payer="company").status_code == 422
        assert sent(buyer, payer="company", company="Loja Azul").status_code == 303
        assert Order.objects.get().company.name == "Loja Azul"


class TestPlaces:
    def test_a_price_by_region_is_shown_before_anything_is_ordered(
        self, buyer: Client, system: Actor
    ) -> None:
        by_post = create_service(
            kind="table",
            name="Post",
            rates=[NewRate(regions=("SP",), price=Decimal("12.00")), NewRate(price=Decimal("40.00"))],
            by=system,
        )
        first = form_of(buyer)
        assert first[f"seen_delivery_{by_post.pk}"] == "40.00"
        typed = MARIA | {"delivery": str(by_post.pk), "address": "Rua A, 1", "region": "SP"}

        shown = buyer.post("/shop/checkout", first | typed | {"recount": "1"})

        assert shown.status_code == 200
        assert "Rua A, 1" in shown.text
        assert hidden(shown.text)[f"seen_delivery_{by_post.pk}"] == "12.00"
        nothing_was_ordered()
        late = buyer.post("/shop/checkout", first | typed)  # who did not look at the new price
        assert late.status_code == 409
        assert buyer.post("/shop/checkout", hidden(late.text) | typed).status_code == 303
        assert Order.objects.get().delivery_total == Decimal("12.00")

    def test_a_service_nobody_offers_any_more_is_refused(self, buyer: Client) -> None:
        form = form_of(buyer)

        answer = buyer.post("/shop/checkout", form | MARIA | {"delivery": "99999"})

        assert answer.status_code == 422
        nothing_was_ordered()


class TestPaying:
    def test_a_transfer_shows_where_the_money_goes(self, buyer: Client, system: Actor) -> None:
        _card, transfer, _cash = payment_methods()
        edit_method(transfer, details="IBAN PT50 0002", is_active=True, by=system)

        answer = sent(buyer, payment=str(transfer.pk))

        payment = Payment.objects.get()
        assert (answer["Location"], payment.provider) == (payment.page, "transfer")
        page = buyer.get(payment.page).text
        assert "IBAN PT50 0002" in page
        assert payment.order.number in page

    def test_cash_is_paid_at_the_door(self, buyer: Client, system: Actor) -> None:
        _card, _transfer, cash = payment_methods()
        edit_method(cash, is_active=True, by=system)

        answer = sent(buyer, payment=str(cash.pk))

        order = Order.objects.get()
        assert answer["Location"] == f"/shop/orders/{order.page_token}"
        assert order.payment_method == cash

    def test_a_method_that_is_off_cannot_be_chosen(self, buyer: Client) -> None:
        _card, transfer, _cash = payment_methods()

        assert sent(buyer, payment=str(transfer.pk)).status_code == 422
        nothing_was_ordered()


class TestCoupons:
    @pytest.fixture
    def coupon(self, system: Actor) -> Coupon:
        return create_coupon(code="SPRING", kind="percent", value=Decimal(10), by=system)

    def test_is_typed_in_the_cart_and_makes_the_order_cheaper(self, buyer: Client, coupon: Coupon) -> None:
        assert buyer.post("/shop/cart/coupon", {"coupon": " spring"})["Location"] == "/shop/cart#coupon"
        assert "Coupon SPRING" in buyer.get("/shop/cart").text

        assert sent(buyer).status_code == 303

        order = Order.objects.get()
        assert (order.total, order.coupon_code) == (Decimal("4498.20"), "SPRING")
        assert coupon.refreshed().used == 1

    def test_typed_at_the_checkout_shows_the_new_total_first(self, buyer: Client, coupon: Coupon) -> None:
        shown = sent(buyer, coupon_code="spring")

        assert shown.status_code == 200
        assert "Maria Souza" in shown.text
        nothing_was_ordered()
        buyer.post("/shop/checkout", hidden(shown.text) | MARIA)
        assert Order.objects.get().total == Decimal("4498.20")

    def test_says_what_is_wrong_and_is_taken_away(self, buyer: Client) -> None:
        shown = sent(buyer, coupon_code="nope", apply="1")
        assert "There is no coupon with this code." in shown.text

        refused = buyer.post("/shop/checkout", hidden(shown.text) | MARIA)
        assert refused.status_code == 422
        nothing_was_ordered()

        without = buyer.post("/shop/checkout", hidden(shown.text) | MARIA | {"coupon_code": ""})
        assert without.status_code == 200
        assert buyer.post("/shop/checkout", hidden(without.text) | MARIA).status_code == 303

    def test_one_that_ran_out_meanwhile_is_refused(
        self, buyer: Client, coupon: Coupon, system: Actor
    ) -> None:
        from dealwright.sales.coupons.actions import edit_coupon

        buyer.post("/shop/cart/coupon", {"coupon": "SPRING"})
        form = form_of(buyer)
        edit_coupon(coupon, ends_at=clock.now(), by=system)

        answer = buyer.post("/shop/checkout", form | MARIA)

        assert answer.status_code == 422
        assert "The time of this coupon is over." in answer.text
        nothing_was_ordered()


class TestConsent:
    def test_is_kept_with_its_words(self, buyer: Client) -> None:
        edit_store(consent_text="We keep your data for five years.", by=Actor.system())
        form = form_of(buyer)

        buyer.post("/shop/checkout", form | MARIA, headers={"user-agent": "Firefox 140"})

        consent = Consent.objects.get()
        order = Order.objects.get()
        assert (consent.order, consent.contact) == (order, order.contact)
        assert consent.text == "We keep your data for five years."
        assert (consent.ip_address, consent.browser) == ("127.0.0.1", "Firefox 140")
        assert len(consent.text_hash) == 64

    def test_other_words_than_were_shown_are_shown_first(self, buyer: Client) -> None:
        form = form_of(buyer)
        edit_store(consent_text="We sell your data.", by=Actor.system())

        answer = buyer.post("/shop/checkout", form | MARIA)

        assert answer.status_code == 409
        assert "We sell your data." in answer.text
        nothing_was_ordered()


class TestMore:
    def test_tax_that_is_not_in_the_price_is_added(
        self, buyer: Client, phone: Product, system: Actor
    ) -> None:
        edit_product(phone, tax_rate=Decimal("0.1"), is_tax_included=False, by=system)

        page = buyer.get("/shop/checkout").text
        assert sent(buyer).status_code == 303

        assert "Tax" in page
        assert Order.objects.get().total == Decimal("5497.80")

    def test_remembers_who_left_before_the_end(self, buyer: Client) -> None:
        sent(buyer, consent="")

        assert Cart.objects.get().email == "maria@example.com"

    def test_knows_who_is_signed_in(self, buyer: Client, anna: Any) -> None:
        buyer.force_login(anna)

        assert re.search(rf'name="email" value="{anna.email}"', buyer.get("/shop/checkout").text)

    def test_stays_within_its_budget_with_everything(
        self,
        buyer: Client,
        phone: Product,
        statements: Callable[[Callable[[], Any]], int],
        system: Actor,
    ) -> None:
        create_coupon(code="SPRING", kind="percent", value=Decimal(10), by=system)
        own()
        buys_before(buyer, phone)
        buyer.post("/shop/cart/coupon", {"coupon": "SPRING"})
        form = form_of(buyer) | MARIA | {"floor": "3"}

        count = statements(lambda: buyer.post("/shop/checkout", form))

        assert Order.objects.count() == 3
        assert count <= 30
