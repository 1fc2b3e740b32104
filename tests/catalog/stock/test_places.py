"""Pieces lie in warehouses: promised from there, shipped from there, brought back there."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from dealwright.catalog.products.actions import create_category, create_product, set_bundle
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.settings.actions import switch_inventory
from dealwright.catalog.stock.actions import (
    release_stock,
    reserve_stock,
    return_stock,
    set_stock,
    ship_stock,
)
from dealwright.catalog.stock.models import Reservation
from dealwright.catalog.stock.queries import held_for, places_of
from dealwright.catalog.warehouses.actions import create_warehouse
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money


@pytest.fixture
def holder(system: Actor) -> Category:
    """Whoever holds pieces; any record will do here."""
    return create_category(name="Holder", by=system)


@pytest.fixture
def north(system: Actor) -> Warehouse:
    """A second warehouse."""
    return create_warehouse(name="North", by=system)


def lying(product: Product) -> dict[str, tuple[int, int]]:
    """Pieces and promised pieces by warehouse, as the database has them; they agree with the sums."""
    levels = StockLevel.objects.filter(product=product).select_related("warehouse")
    found = {level.warehouse.name: (level.quantity, level.reserved) for level in levels}
    now = product.refreshed()
    assert now.stock == sum(quantity for quantity, _reserved in found.values())
    assert now.reserved == sum(reserved for _quantity, reserved in found.values())
    return {name: level for name, level in found.items() if level != (0, 0)}


class TestDefaultWarehouse:
    def test_is_made_with_the_first_stock(self, phone: Product, recorded: Any) -> None:
        assert lying(phone) == {"Main warehouse": (10, 0)}
        assert Warehouse.objects.get().is_default

    def test_is_made_once(self, db: None, recorded: Any) -> None:
        assert default_warehouse() == default_warehouse()
        assert recorded == ["warehouse.created"]

    def test_takes_what_an_import_brought_in_without_a_place(
        self, phone: Product, holder: Category, system: Actor
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM catalog_stock_level")

        reserve_stock([(phone.pk, 4)], holder=holder, by=system)

        assert lying(phone) == {"Main warehouse": (10, 4)}


class TestReserveStock:
    def test_takes_all_from_one_place_that_has_everything(
        self, phone: Product, case: Product, north: Warehouse, holder: Category, system: Actor
    ) -> None:
        set_stock(phone, stock=5, warehouse=north, by=system)
        set_stock(case, stock=7, warehouse=north, by=system)

        reserve_stock([(phone.pk, 2), (case.pk, 5)], holder=holder, by=system)

        assert lying(phone) == {"Main warehouse": (10, 0), "North": (5, 2)}
        assert lying(case) == {"Main warehouse": (3, 0), "North": (7, 5)}

    def test_takes_from_several_where_no_place_has_enough(
        self, case: Product, north: Warehouse, holder: Category, system: Actor
    ) -> None:
        set_stock(case, stock=2, warehouse=north, by=system)

        reserve_stock([(case.pk, 4)], holder=holder, by=system)

        assert lying(case) == {"Main warehouse": (3, 3), "North": (2, 1)}
        assert held_for(holder) == {case.pk: 4}

    def test_promises_more_to_somebody_who_holds_some(
        self, phone: Product, holder: Category, system: Actor
    ) -> None:
        reserve_stock([(phone.pk, 2)], holder=holder, by=system)
        reserve_stock([(phone.pk, 3)], holder=holder, by=system)

        assert lying(phone) == {"Main warehouse": (10, 5)}
        assert Reservation.objects.get().quantity == 5

    def test_promises_the_parts_of_a_bundle(
        self, phone: Product, case: Product, holder: Category, system: Actor
    ) -> None:
        kit = create_product(name="Kit", price=money("2500", "BRL"), by=system)
        set_bundle(kit, [(phone, 1), (case, 2)], by=system)

        products = reserve_stock([(kit.pk, 1), (case.pk, 1)], holder=holder, by=system)

        assert set(products) == {kit.pk, case.pk}
        assert lying(phone) == {"Main warehouse": (10, 1)}
        assert lying(case) == {"Main warehouse": (3, 3)}

    def test_refuses_a_bundle_of_which_a_part_is_missing(
        self, phone: Product, case: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        kit = create_product(name="Kit", price=money("2500", "BRL"), by=system)
        set_bundle(kit, [(phone, 1), (case, 2)], by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="“Soft case”: only 3 left"):
            reserve_stock([(kit.pk, 2)], holder=holder, by=system)

        assert lying(phone) == {"Main warehouse": (10, 0)}
        assert recorded == []

    def test_refuses_a_product_that_is_bought_as_one_of_its_variations(
        self, holder: Category, system: Actor, recorded: Any
    ) -> None:
        shirt = create_product(
            name="Shirt", price=money("50", "BRL"), kind="variable", axes=["Size"], by=system
        )
        recorded.start_over()

        with pytest.raises(Refused, match="Choose one of the variations of “Shirt”"):
            reserve_stock([(shirt.pk, 1)], holder=holder, by=system)

        assert recorded == []


class TestShipStock:
    def test_ships_a_part_of_what_is_promised(
        self, phone: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        reserve_stock([(phone.pk, 4)], holder=holder, by=system)

        ship_stock(holder=holder, pieces={phone.pk: 1}, by=system)

        assert lying(phone) == {"Main warehouse": (9, 3)}
        assert held_for(holder) == {phone.pk: 3}
        assert recorded == ["stock.reserved", "stock.shipped"]

    def test_ships_from_another_place_than_was_promised(
        self, phone: Product, north: Warehouse, holder: Category, system: Actor
    ) -> None:
        set_stock(phone, stock=5, warehouse=north, by=system)
        reserve_stock([(phone.pk, 4)], holder=holder, by=system)

        ship_stock(holder=holder, pieces={phone.pk: 4}, warehouse=north, by=system)

        assert lying(phone) == {"Main warehouse": (10, 0), "North": (1, 0)}
        assert held_for(holder) == {}

    def test_takes_what_is_free_where_the_promise_is_gone(
        self, phone: Product, holder: Category, system: Actor
    ) -> None:
        ship_stock(holder=holder, pieces={phone.pk: 4}, by=system)

        assert lying(phone) == {"Main warehouse": (6, 0)}

    def test_leaves_alone_what_others_were_promised(
        self, phone: Product, case: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        reserve_stock([(phone.pk, 8), (case.pk, 3)], holder=holder, by=system)
        other = create_category(name="Other", by=system)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            ship_stock(holder=other, pieces={phone.pk: 3, case.pk: 1}, by=system)

        told = [str(refusal.value), *(str(one) for one in refusal.value.also)]
        assert told == ["“Aurora X2”: only 2 left.", "“Soft case” is sold out."]
        assert lying(phone) == {"Main warehouse": (10, 8)}
        assert recorded == []


class TestReturnStock:
    def test_puts_pieces_back(
        self, phone: Product, north: Warehouse, holder: Category, system: Actor, recorded: Any
    ) -> None:
        ship_stock(holder=holder, pieces={phone.pk: 4}, by=system)
        recorded.start_over()

        return_stock(holder=holder, pieces={phone.pk: 3}, warehouse=north, by=system)

        assert lying(phone) == {"Main warehouse": (6, 0), "North": (3, 0)}
        assert recorded == ["stock.returned"]

    def test_refuses_no_pieces_at_all(
        self, phone: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused):
            return_stock(holder=holder, pieces={phone.pk: -3}, by=system)

        assert lying(phone) == {"Main warehouse": (10, 0)}
        assert recorded == []


class TestSetStock:
    def test_counts_one_warehouse(
        self, phone: Product, north: Warehouse, system: Actor, recorded: Any
    ) -> None:
        set_stock(phone, stock=5, warehouse=north, by=system)

        assert lying(phone) == {"Main warehouse": (10, 0), "North": (5, 0)}
        facts = recorded.entries[-1].facts
        assert (facts["before"], facts["after"], facts["warehouse"]["label"]) == (0, 5, "North")

    def test_counts_the_house_and_finds_the_rest_in_the_default_one(
        self, phone: Product, north: Warehouse, system: Actor
    ) -> None:
        set_stock(phone, stock=5, warehouse=north, by=system)

        set_stock(phone, stock=12, by=system)

        assert lying(phone) == {"Main warehouse": (7, 0), "North": (5, 0)}

    def test_refuses_fewer_than_lie_elsewhere(
        self, phone: Product, north: Warehouse, system: Actor, recorded: Any
    ) -> None:
        set_stock(phone, stock=5, warehouse=north, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="say in which warehouse"):
            set_stock(phone, stock=4, by=system)

        assert lying(phone) == {"Main warehouse": (10, 0), "North": (5, 0)}
        assert recorded == []

    def test_writes_a_document_with_the_inventory_on(
        self, phone: Product, system: Actor, recorded: Any
    ) -> None:
        switch_inventory(on=True, by=system)
        recorded.start_over()

        set_stock(phone, stock=8, by=system)

        assert lying(phone) == {"Main warehouse": (8, 0)}
        assert recorded == ["stock_document.created", "stock_document.processed", "product.stock_set"]
        assert recorded.entries[1].facts["what"] == "write_off"


class TestPlacesOf:
    def test_tells_every_place_in_use(self, phone: Product, north: Warehouse) -> None:
        places = [(place.warehouse.name, place.quantity, place.available) for place in places_of(phone)]

        assert places == [("Main warehouse", 10, 10), ("North", 0, 0)]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_sixteen_buyers_of_ten_pieces_in_two_places_get_ten(self, phone: Product, system: Actor) -> None:
        north = create_warehouse(name="North", by=system)
        set_stock(phone, stock=6, by=system)
        set_stock(phone, stock=4, warehouse=north, by=system)
        holders = [create_category(name=f"Holder {place}", by=system) for place in range(16)]
        start = threading.Barrier(16)
        outcomes: list[str] = []

        def buy(place: int) -> None:
            start.wait()
            try:
                until = clock.now() + timedelta(minutes=5)
                reserve_stock([(phone.pk, 1)], holder=holders[place], until=until, by=system)
                outcomes.append("got it")
            except Refused:
                outcomes.append("sold out")
            finally:
                connection.close()

        threads = [threading.Thread(target=buy, args=[place]) for place in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

        assert sorted(outcomes) == ["got it"] * 10 + ["sold out"] * 6
        assert lying(phone) == {"Main warehouse": (6, 6), "North": (4, 4)}
        for holder in holders:
            release_stock(holder=holder, by=system)
        assert lying(phone) == {"Main warehouse": (6, 0), "North": (4, 0)}

    def test_a_bundle_that_gets_another_part_meanwhile_is_asked_for_anew(
        self, phone: Product, case: Product, holder: Category, system: Actor
    ) -> None:
        kit = create_product(name="Kit", price=money("2500", "BRL"), by=system)
        set_bundle(kit, [(phone, 1)], by=system)
        outcomes: list[str] = []

        def buy() -> None:
            try:
                reserve_stock([(kit.pk, 1)], holder=holder, by=system)
                outcomes.append("got it")
            except Conflict as conflict:
                outcomes.append(str(conflict))
            finally:
                connection.close()

        buyer = threading.Thread(target=buy)
        with transaction.atomic():
            set_bundle(kit.refreshed(), [(case, 1)], by=system)
            buyer.start()
            wait_until_somebody_waits_for_a_lock()
        buyer.join(20)

        assert outcomes == ["What “Kit” consists of was just changed. Try once more."]
        assert (lying(phone), lying(case)) == ({"Main warehouse": (10, 0)}, {"Main warehouse": (3, 0)})
        reserve_stock([(kit.pk, 1)], holder=holder, by=system)
        assert (lying(phone), lying(case)) == ({"Main warehouse": (10, 0)}, {"Main warehouse": (3, 1)})


def wait_until_somebody_waits_for_a_lock() -> None:
    for _attempt in range(2_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone() == (True,):
                return
        time.sleep(0.005)
    raise AssertionError("nobody waits")
