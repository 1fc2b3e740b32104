"""Into what parts goods of a measure may be divided."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from dealwright.catalog.documents.actions import NewDocumentLine, create_document
from dealwright.catalog.documents.models import StockDocument
from dealwright.catalog.measures.actions import checked_step, edit_measure
from dealwright.catalog.measures.dividing import checked_quantity, counted, fits, measured
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.measures.queries import measures
from dealwright.catalog.prices.actions import create_price_list, set_price
from dealwright.catalog.products.actions import create_product, edit_product, set_bundle
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change

HALF = Decimal("0.5")


@pytest.fixture
def kilogram(system: Actor) -> Measure:
    """It is sold to the gram."""
    found: Measure = measures().get(code=166)
    return found


@pytest.fixture
def cheese(kilogram: Measure, system: Actor) -> Product:
    """A cheese of which 4.250 kg lie in the house."""
    return create_product(
        name="Serra cheese", price=money("49.90", "BRL"), measure=kilogram, stock=Decimal("4.25"), by=system
    )


class TestSteps:
    def test_are_those_of_the_usual_measures(self, kilogram: Measure) -> None:
        steps = {one.code: one.step for one in measures()}

        assert (steps[796], steps[166], steps[6]) == (1, Decimal("0.001"), Decimal("0.01"))
        assert str(steps[796]) == "1"

    @given(some.sampled_from(["1", "0.5", "0.25", "0.125", "0.1", "0.05", "0.001"]), some.integers(1, 9_999))
    def test_add_up_to_whole_ones(self, step: str, count: int) -> None:
        checked = checked_step(Decimal(step))

        assert fits(checked * count, checked)
        assert fits(Decimal(count), checked)  # whatever is whole may be sold everywhere

    @pytest.mark.parametrize("step", ["0", "-1", "2", "0.3", "0.0001", "NaN"])
    def test_are_refused_where_whole_ones_are_not_made_up_of_them(
        self, step: str, kilogram: Measure, system: Actor
    ) -> None:
        with pytest.raises(Refused) as refusal:
            edit_measure(kilogram, step=Decimal(step), by=system)

        assert refusal.value.field == "step"
        assert Measure.objects.get(pk=kilogram.pk).step == Decimal("0.001")

    def test_stay_where_something_lies_between_them(
        self, cheese: Product, kilogram: Measure, system: Actor, recorded: Any
    ) -> None:
        recorded.start_over()

        with pytest.raises(Refused, match="Serra cheese"):
            edit_measure(kilogram, step=HALF, by=system)

        assert Measure.objects.get(pk=kilogram.pk).step == Decimal("0.001")
        assert recorded == []

    def test_change_once_it_is_counted_anew(self, cheese: Product, kilogram: Measure, system: Actor) -> None:
        set_stock(cheese, stock=Decimal("4.5"), by=system)

        assert edit_measure(kilogram, step=HALF, by=system).step == HALF

    def test_are_taken_back_exactly(self, kilogram: Measure, owner: User) -> None:
        olga = Actor.of(owner)
        edit_measure(kilogram, step=Decimal("0.125"), by=olga)
        edit_measure(kilogram, step=Decimal("0.05"), by=olga)
        change = last_change()
        assert change is not None

        undo_change(change, by=olga)

        assert Measure.objects.get(pk=kilogram.pk).step == Decimal("0.125")


class TestRefusals:
    """A quantity that its goods do not allow changes nothing, wherever it comes from."""

    def test_say_what_is_sold_whole(self, case: Product, kilogram: Measure) -> None:
        with pytest.raises(Refused, match=r"Pieces are sold whole: 1\.5 of “Soft case”") as refusal:
            checked_quantity(Decimal("1.5"), None, name=case, field="quantity")
        assert refusal.value.field == "quantity"

        with pytest.raises(Refused, match="at most 3 decimals"):
            checked_quantity(Decimal("0.0005"), kilogram.pk, name=case, field="quantity")

    def test_of_a_count(self, case: Product, system: Actor, recorded: Any) -> None:
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_stock(case, stock=Decimal("1.5"), by=system)

        assert refusal.value.field == "stock"
        assert (Product.objects.get(pk=case.pk).stock, recorded) == (3, [])

    def test_of_a_new_product(self, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            create_product(name="Cup", price=money("9.90", "BRL"), stock=HALF, by=system)

        assert refusal.value.field == "stock"
        assert not Product.objects.filter(name="Cup").exists()

    def test_of_a_document(self, case: Product, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            create_document(kind="arrival", lines=[NewDocumentLine(case, HALF)], by=system)

        assert refusal.value.field == "lines"
        assert not StockDocument.objects.exists()

    def test_of_a_bundle(self, phone: Product, case: Product, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            set_bundle(phone, [(case, HALF)], by=system)

        assert refusal.value.field == "parts"
        assert not phone.parts.exists()

    def test_of_a_price(self, case: Product, cheese: Product, system: Actor) -> None:
        wholesale = create_price_list(name="Wholesale", currency="BRL", by=system)

        with pytest.raises(Refused):
            set_price(case, wholesale, amount=Decimal(40), from_quantity=Decimal("2.5"), by=system)
        set_price(cheese, wholesale, amount=Decimal(40), from_quantity=Decimal("2.5"), by=system)

        assert str(wholesale.prices.get().from_quantity) == "2.5"

    def test_of_another_measure_for_what_lies_in_parts(self, cheese: Product, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            edit_product(cheese, measure=measures().get(code=796), by=system)

        assert refusal.value.field == "measure"
        assert Product.objects.get(pk=cheese.pk).measure.code == 166


class TestWords:
    def test_show_as_many_decimals_as_the_measure_has(self, kilogram: Measure, system: Actor) -> None:
        with override("pt-br"):
            assert measured(Decimal("0.35"), "kg") == "0,350 kg"
            assert (measured(2, "kg"), measured(2, ""), counted(2, "pcs")) == ("2 kg", "2", "2")
            edit_measure(kilogram, step=Decimal("0.1"), by=system)
            assert (counted(Decimal("0.5"), "kg"), counted(2, "kg")) == ("0,5 kg", "2 kg")


class TestDoors:
    def test_the_api_tells_whole_numbers_as_before(
        self, cheese: Product, case: Product, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        client = client_of(owner)

        told = {one["name"]: one["stock"] for one in client.get("/api/v1/products").json()["items"]}
        refused = client.post(
            f"/api/v1/products/{case.pk}/stock", {"stock": 1.5}, content_type="application/json"
        )
        taken = client.post(
            f"/api/v1/products/{cheese.pk}/stock", {"stock": "1.5"}, content_type="application/json"
        )

        assert told == {"Serra cheese": 4.25, "Soft case": 3}
        assert isinstance(told["Soft case"], int)
        assert (refused.status_code, taken.status_code, taken.json()["stock"]) == (422, 200, 1.5)
        assert "Pieces are sold whole" in refused.content.decode()
        assert Product.objects.get(pk=case.pk).stock == 3

    def test_the_page_changes_the_step(
        self, kilogram: Measure, owner: User, client_of: Callable[[User], Client]
    ) -> None:
        client = client_of(owner)

        client.post(f"/measures/{kilogram.pk}", {"step": "0,1"})
        shown = client.get("/measures").content.decode()
        client.post(f"/measures/{kilogram.pk}", {"step": "many"})

        assert Measure.objects.get(pk=kilogram.pk).step == Decimal("0.1")
        assert 'value="0.1"' in shown
