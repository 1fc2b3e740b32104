"""The cart in a browser without scripts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.products.actions import create_product, create_variation, edit_product, set_bundle
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor
from dealwright.kit.money import money
from dealwright.people.users.models import User
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


class TestGoods:
    @pytest.fixture
    def shirt(self, system: Actor) -> Product:
        """A shirt of which two in M and none in L are left."""
        made = create_product(name="Shirt", price=money("99.00", "BRL"), by=system)
        for size, stock in (("M", 2), ("L", 0)):
            create_variation(made, options={"Size": size}, stock=stock, by=system)
        made.refresh_from_db()
        return made

    @pytest.fixture
    def bundle(self, phone: Product, case: Product, system: Actor) -> Product:
        """A phone with two cases; there are cases for one."""
        made = create_product(name="Set", price=money("2500.00", "BRL"), kind="bundle", by=system)
        set_bundle(made, parts=[(phone, 1), (case, 2)], by=system)
        return made

    def test_holds_one_variation_and_leads_back_to_it(self, visitor: Client, shirt: Product) -> None:
        medium = Product.objects.get(parent=shirt, options={"Size": "M"})

        answer = put(visitor, medium, "2")

        assert answer["Location"] == f"/shop/p/shirt?added=1&v={medium.pk}"
        page = visitor.get("/shop/cart").text
        assert f'<a href="/shop/p/shirt?v={medium.pk}">Shirt</a>' in page
        assert "Size: M" in page

    @pytest.mark.parametrize(("size", "quantity"), [("L", "1"), ("M", "3"), ("M", "0")])
    def test_refuses_more_of_a_variation_than_there_is(
        self, size: str, quantity: str, visitor: Client, shirt: Product
    ) -> None:
        chosen = Product.objects.get(parent=shirt, options={"Size": size})

        answer = put(visitor, chosen, quantity)

        assert answer.status_code == 422
        assert f"<strong>{size}</strong>" in answer.text
        assert CartLine.objects.count() == 0

    def test_refuses_a_product_of_which_one_must_be_chosen(self, visitor: Client, shirt: Product) -> None:
        answer = put(visitor, shirt)

        assert answer.status_code == 422
        assert "Choose first which “Shirt” it should be." in answer.text
        assert CartLine.objects.count() == 0

    def test_sells_no_variation_of_a_hidden_product(
        self, visitor: Client, shirt: Product, system: Actor
    ) -> None:
        medium = Product.objects.get(parent=shirt, options={"Size": "M"})
        put(visitor, medium)
        edit_product(shirt, is_active=False, by=system)

        assert put(visitor, medium).status_code == 404
        assert "Sold out. Remove it to go on." in visitor.get("/shop/cart").text

    def test_holds_as_many_bundles_as_the_scarcest_part_gives(self, visitor: Client, bundle: Product) -> None:
        assert put(visitor, bundle, "2").status_code == 422
        assert put(visitor, bundle, "1").status_code == 303
        assert "R$2,500.00" in visitor.get("/shop/cart").text

    def test_adds_the_tax_that_a_price_does_not_hold(
        self, visitor: Client, phone: Product, case: Product, system: Actor
    ) -> None:
        edit_product(case, is_tax_included=False, tax_rate=Decimal("0.075"), by=system)
        put(visitor, case, "3")

        page = visitor.get("/shop/cart").text

        assert 'value="149.70"' in page  # the products
        assert 'value="11.23"' in page  # 7.5 % of it, rounded half up
        assert 'value="160.93"' in page

    def test_asks_the_database_as_often_for_many_lines_as_for_one(
        self,
        visitor: Client,
        phone: Product,
        case: Product,
        shirt: Product,
        bundle: Product,
        statements: Callable[[Callable[[], Any]], int],
    ) -> None:
        put(visitor, bundle)
        visitor.get("/shop/cart")  # what is kept in the process
        one = statements(lambda: visitor.get("/shop/cart"))
        for each in (phone, case, Product.objects.get(parent=shirt, options={"Size": "M"})):
            put(visitor, each)

        assert statements(lambda: visitor.get("/shop/cart")) <= one <= 12
        assert statements(lambda: put(visitor, bundle, "0")) <= 15


class TestTwoDevices:
    def test_signing_in_brings_the_cart_along_and_shows_it_everywhere(
        self, visitor: Client, phone: Product, case: Product, anna: User
    ) -> None:
        at_home = Client()
        at_home.force_login(anna)
        put(at_home, phone)
        put(visitor, case, "2")

        visitor.force_login(anna)
        page = visitor.get("/shop/").text

        assert '<span class="spoken">Pieces: </span>3</span>' in page
        assert "What you chose before you signed in lies beside what was in your cart already." in page
        for device in (visitor, at_home):
            page = device.get("/shop/cart").text
            assert "Aurora X2" in page and "Soft case" in page
            assert "before you signed in" not in page

    def test_says_what_there_is_not_enough_of(self, visitor: Client, case: Product, anna: User) -> None:
        at_home = Client()
        at_home.force_login(anna)
        put(at_home, case, "2")
        put(visitor, case, "2")

        visitor.force_login(anna)

        assert "as far as there is enough of it" in visitor.get("/shop/cart").text
        assert CartLine.objects.get().quantity == 3

    def test_signing_out_leaves_an_empty_cart_to_whoever_comes_next(
        self, visitor: Client, phone: Product, case: Product, anna: User
    ) -> None:
        put(visitor, phone)
        token = visitor.cookies["cart"].value
        visitor.force_login(anna)
        visitor.get("/shop/cart")
        put(visitor, case)

        visitor.logout()
        visitor.cookies["cart"] = token
        page = visitor.get("/shop/cart").text

        assert "Your cart is empty" in page
        put(visitor, case)
        assert Cart.objects.get(user=None).lines.get().product == case
        assert Cart.objects.get(user=anna).lines.count() == 2

    def test_is_changed_and_emptied_on_the_other_device(
        self, visitor: Client, phone: Product, anna: User
    ) -> None:
        visitor.force_login(anna)
        put(visitor, phone, "2")
        phone_of_anna = Client()
        phone_of_anna.force_login(anna)

        phone_of_anna.post(f"/shop/cart/{phone.pk}", {"quantity": "5"})
        assert 'value="5"' in visitor.get("/shop/cart").text

        phone_of_anna.post(f"/shop/cart/{phone.pk}", {"quantity": "0"})
        assert "Your cart is empty" in visitor.get("/shop/cart").text
