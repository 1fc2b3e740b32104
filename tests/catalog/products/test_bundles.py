"""Bundles: several products sold as one."""

from typing import Any

import pytest

from dealwright.catalog.products.actions import create_product, create_variation, edit_product, set_bundle
from dealwright.catalog.products.models import Product
from dealwright.catalog.products.queries import available_of
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change


@pytest.fixture
def kit(system: Actor) -> Product:
    """Something to be filled."""
    return create_product(name="Starter kit", price=money("2500", "BRL"), by=system)


def parts(bundle: Product) -> list[tuple[str, int]]:
    """What is in it."""
    return [(part.product.name, part.quantity) for part in bundle.parts.select_related("product")]


class TestSetBundle:
    def test_makes_a_simple_product_a_bundle(
        self, kit: Product, phone: Product, case: Product, system: Actor, recorded: Any
    ) -> None:
        set_bundle(kit, [(phone, 1), (case, 1), (case, 1)], by=system)

        assert kit.refreshed().kind == "bundle"
        assert parts(kit) == [("Aurora X2", 1), ("Soft case", 2)]
        assert recorded.entries[-1].kind == "product.bundle_set"

    def test_ignores_the_same_parts(self, kit: Product, phone: Product, system: Actor, recorded: Any) -> None:
        set_bundle(kit, [(phone, 2)], by=system)
        told = len(recorded.entries)

        set_bundle(kit, [(phone, 2)], by=system)

        assert len(recorded.entries) == told

    def test_becomes_simple_without_parts(self, kit: Product, phone: Product, system: Actor) -> None:
        set_bundle(kit, [(phone, 1)], by=system)
        set_bundle(kit, [], by=system)

        assert (kit.refreshed().kind, parts(kit)) == ("simple", [])

    def test_refuses_bundles_itself_and_other_currencies(
        self, kit: Product, phone: Product, case: Product, system: Actor, recorded: Any
    ) -> None:
        set_bundle(kit, [(phone, 1)], by=system)
        other = create_product(name="Euro", price=money("1", "EUR"), by=system)
        second = create_product(name="Second kit", price=money("1", "BRL"), by=system)
        told = len(recorded.entries)

        for wanted in ([(second, 1)], [(kit, 1)], [(other, 1)], [(case, 0)], [(case, 1_001)], [(case, -1)]):
            with pytest.raises(Refused) as refusal:
                set_bundle(second, wanted, by=system)
            assert refusal.value.field == "parts"

        assert second.refreshed().kind == "simple"
        assert len(recorded.entries) == told

    def test_refuses_a_product_of_which_pieces_lie_there(
        self, phone: Product, case: Product, system: Actor
    ) -> None:
        with pytest.raises(Refused, match="10 pieces lie in the house"):
            set_bundle(phone, [(case, 1)], by=system)

        assert (phone.refreshed().kind, parts(phone)) == ("simple", [])

    def test_refuses_a_stale_version(self, kit: Product, phone: Product, system: Actor) -> None:
        with pytest.raises(Conflict):
            set_bundle(kit, [(phone, 1)], version=kit.version + 3, by=system)

        assert parts(kit) == []

    def test_is_taken_back(self, kit: Product, phone: Product, case: Product, owner_actor: Actor) -> None:
        set_bundle(kit, [(phone, 1)], by=owner_actor)
        set_bundle(kit, [(case, 3)], by=owner_actor)
        change = last_change()
        assert change is not None

        undo_change(change, by=owner_actor)

        assert parts(kit) == [("Aurora X2", 1)]


class TestAvailableOf:
    def test_is_as_many_as_the_scarcest_part_gives(
        self, kit: Product, phone: Product, case: Product, system: Actor
    ) -> None:
        fitting = create_product(name="Fitting", price=money("5", "BRL"), kind="service", by=system)
        set_bundle(kit, [(phone, 1), (case, 2), (fitting, 1)], by=system)

        assert available_of([kit.refreshed()]) == {kit.pk: 1}

        edit_product(phone, is_active=False, by=system)
        assert available_of([kit.refreshed()]) == {kit.pk: 0}

    def test_never_ends_where_all_parts_are_services(self, kit: Product, system: Actor) -> None:
        fitting = create_product(name="Fitting", price=money("5", "BRL"), kind="service", by=system)
        set_bundle(kit, [(fitting, 1)], by=system)

        assert available_of([kit.refreshed()]) == {kit.pk: None}

    def test_counts_variations(self, kit: Product, case: Product, system: Actor) -> None:
        set_stock(case, stock=0, by=system)
        small = create_variation(case, options={"Size": "S"}, stock=7, by=system)
        set_bundle(kit, [(small, 2)], by=system)

        assert available_of([kit.refreshed()]) == {kit.pk: 3}
