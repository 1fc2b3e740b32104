"""The cart in a browser without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.store.carts.models import Cart, CartLine


def put(visitor: Client, product: Product, quantity: str = "1") -> Any:
    """Send the form of the product page."""
    return visitor.post("/shop/cart", {"product": product.pk, "quantity": quantity})


class TestPut:
    def test_leads_back_to_the_product_and_counts_the_pieces(self, visitor: Client, phone: Product) -> None:
        answer = put(visitor, phone, "2")

        assert (answer.status_code, answer["Location"]) == (303, "/shop/p/aurora-x2?added=1")
        page = visitor.get(answer["Location"]).text
        assert "It is in your cart." in page
        assert '<span class="cart-count"><span class="spoken">Pieces: </span>2</span>' in page

    def test_keeps_the_token_from_scripts_and_stores_only_its_hash(
        self, visitor: Client, phone: Product
    ) -> None:
        put(visitor, phone)

        cookie = visitor.cookies["cart"]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/shop/"
        assert cookie.value not in Cart.objects.get().token_hash

    @pytest.mark.parametrize("typed", ["0", "-1", "1.5", "", "abc", "9" * 30, "²", "1e3", "11"])
    def test_shows_at_the_button_why_a_quantity_is_refused(
        self, typed: str, visitor: Client, phone: Product
    ) -> None:
        answer = put(visitor, phone, typed)

        assert answer.status_code == 422
        assert 'class="field-error" role="alert"' in answer.text
        assert CartLine.objects.count() == 0

    @pytest.mark.parametrize("id", ["", "0", "-1", "abc", "999999", "9" * 40, "1 OR 1=1"])
    def test_knows_only_products_of_the_shop(self, id: str, visitor: Client, phone: Product) -> None:
        assert visitor.post("/shop/cart", {"product": id, "quantity": "1"}).status_code == 404
        assert Cart.objects.count() == 0

    def test_does_not_sell_hidden_products_or_those_of_another_currency(
        self, visitor: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        edit_product(phone, is_active=False, by=system)
        edit_product(case, price=money("10", "EUR"), by=system)

        assert [put(visitor, each).status_code for each in (phone, case)] == [404, 404]
        assert [visitor.get(f"/shop/p/{each.slug}").status_code for each in (phone, case)] == [404, 404]

    @pytest.mark.parametrize("broken", ["x", "%00", '"', "a" * 4000])
    def test_survives_a_broken_cookie(self, broken: str, visitor: Client, phone: Product) -> None:
        visitor.cookies["cart"] = broken

        assert visitor.get("/shop/cart").status_code == 200
        assert put(visitor, phone).status_code == 303
        assert "Aurora X2" in visitor.get("/shop/cart").text

    def test_needs_the_form_of_our_own_page(self, phone: Product) -> None:
        stranger = Client(enforce_csrf_checks=True)

        assert put(stranger, phone).status_code == 403
        assert Cart.objects.count() == 0

    def test_stays_within_its_budget(
        self,
        visitor: Client,
        phone: Product,
        case: Product,
        statements: Callable[[Callable[[], Any]], int],
    ) -> None:
        first = statements(lambda: put(visitor, phone))
        second = statements(lambda: put(visitor, case))

        assert (first, second) <= (15, 15)


class TestCart:
    def test_shows_lines_and_their_total(self, visitor: Client, phone: Product, case: Product) -> None:
        put(visitor, phone, "2")
        put(visitor, case)

        page = visitor.get("/shop/cart").text

        assert "R$4,998.00" in page
        assert "R$5,047.90" in page
        assert 'href="/shop/checkout"' in page

    def test_belongs_to_one_visitor(self, visitor: Client, phone: Product) -> None:
        put(visitor, phone)

        assert "Your cart is empty" in Client().get("/shop/cart").text

    def test_changes_and_removes(self, visitor: Client, phone: Product) -> None:
        put(visitor, phone)

        changed = visitor.post(f"/shop/cart/{phone.pk}", {"quantity": "3"})
        assert (changed.status_code, changed["Location"]) == (303, "/shop/cart")
        assert CartLine.objects.get().quantity == 3

        visitor.post(f"/shop/cart/{phone.pk}", {"quantity": "0"})
        assert "Your cart is empty" in visitor.get("/shop/cart").text

    @pytest.mark.parametrize("typed", ["-1", "11", "abc", "", "1000000000000"])
    def test_says_at_the_line_why_a_change_is_refused(
        self, typed: str, visitor: Client, phone: Product
    ) -> None:
        put(visitor, phone)

        answer = visitor.post(f"/shop/cart/{phone.pk}", {"quantity": typed})

        assert answer.status_code == 422
        assert 'class="field-error" role="alert"' in answer.text
        assert CartLine.objects.get().quantity == 1

    def test_says_at_the_line_what_was_sold_meanwhile(
        self, visitor: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        put(visitor, phone, "4")
        put(visitor, case)
        set_stock(phone, stock=2, by=system)
        set_stock(case, stock=0, by=system)

        page = visitor.get("/shop/cart").text

        assert "Only 2 left. Change the quantity to go on." in page
        assert "Sold out. Remove it to go on." in page
        assert 'href="/shop/checkout"' not in page
        assert visitor.get("/shop/checkout")["Location"] == "/shop/cart"
