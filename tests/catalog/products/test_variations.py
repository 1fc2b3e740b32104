"""Products that are bought as one of their variations."""

from decimal import Decimal
from typing import Any

import pytest

from dealwright.catalog.products.actions import (
    add_variations,
    create_product,
    create_variation,
    delete_product,
    edit_product,
    edit_variations,
    restore_product,
)
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.queries import available_of, variations_of
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.search.queries import matching
from dealwright.records.undo.actions import undo_change


@pytest.fixture
def shirt(phones: Category, system: Actor) -> Product:
    """A shirt in two sizes, of which none lies in the house."""
    shirt = create_product(
        name="Shirt", price=money("59.90", "BRL"), kind="variable", category=phones, by=system
    )
    add_variations(shirt, {"Size": ["S", "M"]}, by=system)
    return shirt.refreshed()


def names(products: Any) -> list[str]:
    """How they are called."""
    return [one.name for one in products]


class TestCreateVariation:
    def test_makes_a_simple_product_one_with_variations(
        self, phones: Category, system: Actor, recorded: Any
    ) -> None:
        cap = create_product(name="Cap", price=money("30", "BRL"), category=phones, by=system)

        red = create_variation(
            cap, options={"Colour": " Red "}, sku="CAP-R", price=money("35", "BRL"), stock=4, by=system
        ).refreshed()

        cap = cap.refreshed()
        assert (cap.kind, cap.axes) == ("variable", ["Colour"])
        assert (red.kind, red.parent, red.options) == ("variation", cap, {"Colour": "Red"})
        assert (red.name, red.price, red.stock, red.category) == ("Cap, Red", 35, 4, phones)
        told = [entry.kind for entry in recorded.entries if entry.kind.startswith("product.")]
        assert told == ["product.created", "product.edited", "product.created"]

    def test_costs_what_its_product_costs(self, shirt: Product) -> None:
        assert [one.price_money for one in variations_of(shirt)] == [money("59.90", "BRL")] * 2

    def test_lets_its_product_be_found_by_its_article_number(self, shirt: Product, system: Actor) -> None:
        create_variation(shirt, options={"Size": "L"}, sku="SH-L", by=system)

        assert names(matching(Product.objects.without_variations(), "SH-L")) == ["Shirt"]

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("options", {"options": {"Size": "S"}}),
            ("options", {"options": {"Colour": "Red"}}),
            ("options", {"options": {"Size": "  "}}),
            ("options", {"options": {"Size": "x" * 61}}),
            ("price", {"options": {"Size": "L"}, "price": money("9", "EUR")}),
            ("price", {"options": {"Size": "L"}, "price": money("-1", "BRL")}),
            ("stock", {"options": {"Size": "L"}, "stock": -1}),
            ("sku", {"options": {"Size": "L"}, "sku": "AX2"}),
        ],
    )
    def test_refuses_odd_values(
        self,
        field: str,
        given: dict[str, Any],
        shirt: Product,
        phone: Product,
        system: Actor,
        recorded: Any,
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_variation(shirt, **given, by=system)

        assert refusal.value.field == field
        assert variations_of(shirt).count() == 2
        assert recorded == []

    def test_refuses_a_product_of_which_pieces_lie_in_the_house(
        self, phone: Product, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused, match="10 pieces lie in the house"):
            create_variation(phone, options={"Size": "S"}, by=system)

        assert phone.refreshed().kind == "simple"
        assert recorded == []

    def test_is_taken_back_as_a_whole(self, case: Product, owner_actor: Actor, system: Actor) -> None:
        set_stock(case, stock=0, by=system)
        create_variation(case, options={"Size": "S"}, by=owner_actor)
        change = last_change()
        assert change is not None

        undo_change(change, by=owner_actor)

        assert (case.refreshed().kind, case.refreshed().axes) == ("simple", [])
        assert variations_of(case).count() == 0


class TestAddVariations:
    def test_adds_every_combination_that_is_not_there_yet(self, system: Actor) -> None:
        shirt = create_product(name="Shirt", price=money("10", "BRL"), by=system)
        create_variation(shirt, options={"Size": "S", "Colour": "Red"}, by=system)

        made = add_variations(shirt, {"Size": ["S", "M"], "Colour": ["Red", "Blue", "Red"]}, by=system)

        assert names(made) == ["Shirt, S, Blue", "Shirt, M, Red", "Shirt, M, Blue"]

    @pytest.mark.parametrize(
        "values",
        [{}, {"Size": [" "]}, {"Size": ["S"], "size": ["M"]}, {"Size": [str(n) for n in range(201)]}],
    )
    def test_refuses_none_and_too_many(self, values: Any, system: Actor) -> None:
        shirt = create_product(name="Shirt", price=money("10", "BRL"), by=system)

        with pytest.raises(Refused):
            add_variations(shirt, values, by=system)

        assert (shirt.refreshed().kind, Product.objects.count()) == ("simple", 1)


class TestEditProductWithVariations:
    def test_lets_the_variations_follow(self, shirt: Product, anna: Any, system: Actor) -> None:
        edit_product(
            shirt, name="Blouse", category=None, tax_rate=Decimal("0.2"), responsible=anna, by=system
        )

        small, medium = variations_of(shirt)
        assert names([small, medium]) == ["Blouse, S", "Blouse, M"]
        assert (small.category, small.responsible, str(small.tax_rate)) == (None, anna, "0.2000")
        assert small.search_key == "blouse, s"

    def test_keeps_what_a_variation_says_itself(self, shirt: Product, system: Actor) -> None:
        small = variations_of(shirt)[0]

        edit_product(small, price=money("49", "BRL"), weight=120, sku="SH-S", by=system)
        edit_product(shirt, price=money("70", "BRL"), by=system)

        assert (small.refreshed().price, small.refreshed().weight) == (49, 120)

    @pytest.mark.parametrize("field", ["name", "category", "kind", "currency"])
    def test_refuses_for_one_variation_what_holds_for_all(
        self, field: str, shirt: Product, system: Actor, recorded: Any
    ) -> None:
        small = variations_of(shirt)[0]
        other = {"name": "Else", "category": None, "kind": "service", "currency": "EUR"}[field]

        with pytest.raises(Refused) as refusal:
            edit_product(small, **{field: other}, by=system)

        assert refusal.value.field == field
        assert names(variations_of(shirt)) == ["Shirt, S", "Shirt, M"]
        assert recorded == []

    def test_refuses_to_become_simple_while_there_are_variations(
        self, shirt: Product, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused) as refusal:
            edit_product(shirt, kind="simple", by=system)

        assert refusal.value.field == "kind"
        assert recorded == []


class TestEditVariations:
    def test_changes_several_or_none(self, shirt: Product, system: Actor, recorded: Any) -> None:
        small, medium = variations_of(shirt)

        with pytest.raises(Refused) as refusal:
            edit_variations(shirt, [(small, {"sku": "A"}), (medium, {"sku": "A"})], by=system)

        assert refusal.value.field == f"sku-{medium.pk}"
        assert [one.sku for one in variations_of(shirt)] == [None, None]
        assert recorded == []

        edit_variations(shirt, [(small, {"sku": "A"}), (medium, {"sku": "B"})], by=system)
        assert [one.sku for one in variations_of(shirt)] == ["A", "B"]


class TestDeleteProduct:
    def test_takes_the_variations_along_and_brings_them_back(self, shirt: Product, system: Actor) -> None:
        small, medium = variations_of(shirt)
        delete_product(medium, by=system)

        delete_product(shirt, by=system)
        assert Product.objects.filter(parent=shirt).count() == 0

        restore_product(shirt, by=system)
        assert list(variations_of(shirt)) == [small]

    def test_restores_no_variation_alone(self, shirt: Product, system: Actor, recorded: Any) -> None:
        small = variations_of(shirt)[0]
        delete_product(shirt, by=system)

        with pytest.raises(Refused, match="lies in the recycle bin"):
            restore_product(small, by=system)

    def test_restores_none_whose_place_is_taken(self, shirt: Product, system: Actor) -> None:
        small = variations_of(shirt)[0]
        delete_product(small, by=system)
        create_variation(shirt, options={"Size": "S"}, by=system)

        with pytest.raises(Refused, match="such a variation"):
            restore_product(small, by=system)

        assert variations_of(shirt).count() == 2


class TestAvailableOf:
    def test_adds_up_the_variations_that_are_sold(self, shirt: Product, system: Actor) -> None:
        small, medium = variations_of(shirt)
        set_stock(small, stock=3, by=system)
        set_stock(medium, stock=4, by=system)
        edit_product(medium, is_active=False, by=system)

        assert available_of([shirt]) == {shirt.pk: 3}

    def test_asks_as_often_for_many_as_for_one(
        self, shirt: Product, phone: Product, system: Actor, django_assert_num_queries: Any
    ) -> None:
        create_product(name="Fitting", price=money("1", "BRL"), kind="service", by=system)
        create_product(name="Empty", price=money("1", "BRL"), kind="bundle", by=system)
        products = list(Product.objects.without_variations())

        with django_assert_num_queries(2):
            left = available_of(products)

        assert sorted(left.values(), key=str) == [0, 0, 10, None]


class TestOnSale:
    def test_shows_the_product_and_not_its_variations(self, shirt: Product) -> None:
        assert names(Product.objects.on_sale()) == ["Shirt"]
        assert names(Product.objects.to_choose().order_by("pk")) == ["Shirt, S", "Shirt, M"]
