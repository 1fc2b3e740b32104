"""Adding and editing products."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from dealwright.catalog.products.actions import create_category, create_product, edit_product
from dealwright.catalog.products.models import Category, Product
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money


class TestCreateProduct:
    def test_keeps_what_was_given(self, phones: Category, system: Actor, recorded: Any) -> None:
        product = create_product(
            name="  Aurora   X2 ",
            price=money("2499.00", "BRL"),
            sku=" AX2 ",
            category=phones,
            stock=4,
            by=system,
        ).refreshed()

        assert (product.name, product.slug, product.sku) == ("Aurora X2", "aurora-x2", "AX2")
        assert product.price_money == money("2499.00", "BRL")
        assert (product.stock, product.reserved, product.available) == (4, 0, 4)
        assert product.search_key == "aurora x2 ax2"
        assert recorded.entries[-1].kind == "product.created"

    def test_gives_a_second_product_of_the_same_name_its_own_address(
        self, phone: Product, system: Actor
    ) -> None:
        second = create_product(name="Aurora X2", price=money("1", "BRL"), by=system)

        assert second.slug.startswith("aurora-x2-")
        assert second.slug != phone.slug

    def test_finds_an_address_for_a_name_without_latin_letters(self, system: Actor) -> None:
        assert create_product(name="Чехол", price=money("1", "BRL"), by=system).slug == "product"

    def test_refuses_an_article_number_that_is_taken(
        self, phone: Product, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_product(name="Other", price=money("1", "BRL"), sku="AX2", by=system)

        assert refusal.value.field == "sku"
        assert Product.objects.count() == 1
        assert recorded == []

    def test_lets_many_products_go_without_article_number(self, system: Actor) -> None:
        for name in ("One", "Two"):
            create_product(name=name, price=money("1", "BRL"), sku="", by=system)

        assert Product.objects.filter(sku=None).count() == 2

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("name", {"name": " \x00 "}),
            ("name", {"name": "x" * 201}),
            ("price", {"price": money("-0.01", "BRL")}),
            ("price", {"price": money("0.001", "BRL")}),
            ("price", {"price": money("100000000000000", "BRL")}),
            ("sku", {"sku": "x" * 81}),
            ("description", {"description": "x" * 20_001}),
            ("stock", {"stock": -1}),
            ("stock", {"stock": 100_000_001}),
            ("tax_rate", {"tax_rate": Decimal("1")}),
        ],
    )
    def test_refuses_odd_values_at_their_field(
        self, field: str, values: dict[str, Any], system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_product(**{"name": "Aurora", "price": money("1", "BRL"), **values}, by=system)

        assert refusal.value.field == field
        assert Product.objects.count() == 0
        assert recorded == []


class TestEditProduct:
    def test_records_before_and_after(self, phone: Product, system: Actor, recorded: Any) -> None:
        edit_product(phone, price=money("2299.00", "BRL"), name="Aurora X2", by=system)

        assert phone.refreshed().price == Decimal("2299.00")
        assert recorded == ["product.edited"]
        assert recorded.entries[0].facts == {
            "changes": [{"field": "price", "before": "2499.00", "after": "2299.00"}]
        }

    def test_ignores_an_edit_that_changes_nothing(self, phone: Product, system: Actor, recorded: Any) -> None:
        edit_product(phone, name="Aurora X2", sku="AX2", by=system)

        assert phone.refreshed().version == phone.version
        assert recorded == []

    def test_refuses_a_stale_version(self, phone: Product, system: Actor, recorded: Any) -> None:
        with pytest.raises(Conflict):
            edit_product(phone, version=phone.version - 1, name="Else", by=system)

        assert phone.refreshed().name == "Aurora X2"
        assert recorded == []

    def test_refuses_an_article_number_that_is_taken(
        self, phone: Product, case: Product, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused) as refusal:
            edit_product(case, sku="AX2", by=system)

        assert refusal.value.field == "sku"
        assert case.refreshed().sku is None
        assert recorded == []

    def test_changes_the_currency_with_the_price(self, phone: Product, system: Actor) -> None:
        edit_product(phone, price=money("500", "EUR"), by=system)

        assert phone.refreshed().price_money == money("500", "EUR")

    def test_puts_another_picture_under_another_name(
        self, phone: Product, system: Actor, picture: Callable[..., bytes]
    ) -> None:
        first = edit_product(phone, photo=picture(), by=system).photo
        second = edit_product(phone, photo=picture(width=30), by=system).photo
        none = edit_product(phone, photo=None, by=system).photo

        assert first and second and first != second
        assert none == ""


class TestCreateCategory:
    def test_comes_after_the_others(self, phones: Category, system: Actor, recorded: Any) -> None:
        cases = create_category(name="Cases & covers", by=system)

        assert cases.slug == "cases-covers"
        assert list(Category.objects.all()) == [phones, cases]
        assert recorded == ["category.created"]
