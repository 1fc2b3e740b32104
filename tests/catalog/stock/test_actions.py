"""Promising, releasing, shipping and counting pieces."""

import threading
from typing import Any

import pytest
from django.db import connection

from dealwright.catalog.products.actions import create_category, create_product, edit_product
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.stock.actions import release_stock, reserve_stock, set_stock, ship_stock
from dealwright.catalog.stock.models import Reservation
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money


@pytest.fixture
def holder(system: Actor) -> Category:
    """Whoever holds pieces; any record will do here."""
    return create_category(name="Holder", by=system)


def numbers(product: Product) -> tuple[int, int, int]:
    """Stock, reserved, available as they are in the database now."""
    now = product.refreshed()
    return now.stock, now.reserved, now.available


class TestReserveStock:
    def test_promises_pieces_and_says_so(
        self, phone: Product, case: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        products = reserve_stock([(case.pk, 1), (phone.pk, 2), (case.pk, 2)], holder=holder, by=system)

        assert products == {phone.pk: phone, case.pk: case}
        assert numbers(phone) == (10, 2, 8)
        assert numbers(case) == (3, 3, 0)
        assert Reservation.objects.count() == 2
        assert recorded == ["stock.reserved"]
        assert [line["quantity"] for line in recorded.entries[0].facts["lines"]] == [2, 3]

    def test_leaves_the_version_to_those_who_edit(
        self, phone: Product, holder: Category, system: Actor
    ) -> None:
        reserve_stock([(phone.pk, 1)], holder=holder, by=system)

        edit_product(phone, version=phone.version, name="Aurora X3", by=system)

        assert phone.refreshed().name == "Aurora X3"
        assert numbers(phone) == (10, 1, 9)

    def test_lets_services_pass(self, holder: Category, system: Actor, recorded: Any) -> None:
        fitting = create_product(name="Fitting", price=money("30", "BRL"), kind="service", by=system)
        recorded.start_over()

        reserve_stock([(fitting.pk, 50)], holder=holder, by=system)

        assert numbers(fitting) == (0, 0, 0)
        assert recorded == []

    def test_refuses_more_than_is_left_and_takes_nothing(
        self, phone: Product, case: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused, match="“Soft case”: only 3 left") as refusal:
            reserve_stock([(phone.pk, 1), (case.pk, 4)], holder=holder, by=system)

        assert (refusal.value.extra["product_id"], refusal.value.extra["available"]) == (case.pk, 3)
        assert numbers(phone) == (10, 0, 10)
        assert numbers(case) == (3, 0, 3)
        assert recorded == []

    @pytest.mark.parametrize("quantity", [0, -1, 10_001, 10**30])
    def test_refuses_odd_quantities(
        self, quantity: int, phone: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused):
            reserve_stock([(phone.pk, quantity)], holder=holder, by=system)

        assert numbers(phone) == (10, 0, 10)
        assert recorded == []

    def test_refuses_what_is_not_sold(self, phone: Product, holder: Category, system: Actor) -> None:
        edit_product(phone, is_active=False, by=system)

        with pytest.raises(Refused, match="no longer sold"):
            reserve_stock([(phone.pk, 1)], holder=holder, by=system)
        with pytest.raises(Refused, match="no such product"):
            reserve_stock([(phone.pk + 1000, 1)], holder=holder, by=system)

        assert Reservation.objects.count() == 0


class TestReleaseStock:
    def test_lets_pieces_be_sold_again_once(
        self, phone: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        reserve_stock([(phone.pk, 4)], holder=holder, by=system)

        release_stock(holder=holder, by=system)
        release_stock(holder=holder, by=system)

        assert numbers(phone) == (10, 0, 10)
        assert recorded == ["stock.reserved", "stock.released"]


class TestShipStock:
    def test_takes_pieces_out_of_the_house_once(
        self, phone: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        reserve_stock([(phone.pk, 4)], holder=holder, by=system)

        ship_stock(holder=holder, by=system)
        ship_stock(holder=holder, by=system)
        release_stock(holder=holder, by=system)

        assert numbers(phone) == (6, 0, 6)
        assert recorded == ["stock.reserved", "stock.shipped"]


class TestSetStock:
    def test_records_before_and_after(self, phone: Product, system: Actor, recorded: Any) -> None:
        set_stock(phone, stock=25, by=system)
        set_stock(phone, stock=25, by=system)

        assert numbers(phone) == (25, 0, 25)
        assert recorded == ["product.stock_set"]
        assert recorded.entries[0].facts == {"before": 10, "after": 25, "warehouse": None}

    def test_refuses_less_than_is_promised(
        self, phone: Product, holder: Category, system: Actor, recorded: Any
    ) -> None:
        reserve_stock([(phone.pk, 4)], holder=holder, by=system)
        recorded.start_over()

        for odd in (3, -1, 10**12):
            with pytest.raises(Refused) as refusal:
                set_stock(phone, stock=odd, by=system)
            assert refusal.value.field == "stock"

        assert numbers(phone) == (10, 4, 6)
        assert recorded == []

    def test_refuses_a_stale_version(self, phone: Product, system: Actor, recorded: Any) -> None:
        with pytest.raises(Conflict):
            set_stock(phone, stock=5, version=phone.version + 1, by=system)

        assert numbers(phone) == (10, 0, 10)
        assert recorded == []


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_buyers_of_the_same_products_in_other_orders_never_wait_for_each_other_for_ever(
        self, phone: Product, case: Product, system: Actor
    ) -> None:
        set_stock(case, stock=10, by=system)
        holders = [create_category(name=f"Holder {place}", by=system) for place in range(8)]
        start = threading.Barrier(8)
        outcomes: list[str] = []

        def buy(place: int) -> None:
            wanted = [(phone.pk, 2), (case.pk, 2)]
            start.wait()
            try:
                reserve_stock(wanted[:: 1 if place % 2 else -1], holder=holders[place], by=system)
                outcomes.append("got it")
            except Refused:
                outcomes.append("sold out")
            finally:
                connection.close()

        threads = [threading.Thread(target=buy, args=[place]) for place in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

        assert sorted(outcomes) == ["got it"] * 5 + ["sold out"] * 3
        assert numbers(phone) == numbers(case) == (10, 10, 0)
