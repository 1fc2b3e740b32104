"""Stock that is kept by the gram: promised, expired, moved, brought in, taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dealwright.catalog.documents.actions import (
    NewDocumentLine,
    cancel_document,
    create_document,
    process_document,
)
from dealwright.catalog.imports import jobs
from dealwright.catalog.imports.actions import look_at_file, start_product_import
from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products.actions import create_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import release_stock, reserve_stock, set_stock, ship_stock
from dealwright.catalog.stock.jobs import free_expired
from dealwright.catalog.warehouses.actions import create_warehouse
from dealwright.catalog.warehouses.models import StockLevel
from dealwright.events import Actor, last_change
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change


class Holder:
    """Somebody whom goods are promised to."""

    record_kind = "nobody"

    def __init__(self, pk: int = 1) -> None:
        self.pk = pk

    def __str__(self) -> str:
        return "Holder"


@pytest.fixture
def cloth(system: Actor) -> Product:
    """A cloth by the metre, sold by the centimetre; 10 m lie in the house."""
    return create_product(
        name="Linen", price=money("35.50", "BRL"), measure=measures().get(code=6), stock=10, by=system
    )


def stock_of(product: Product) -> tuple[str, str]:
    """In the house, and promised."""
    found = Product.objects.get(pk=product.pk)
    return str(found.stock), str(found.reserved)


class TestPromises:
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(parts=some.lists(some.integers(1, 400), min_size=1, max_size=4))
    def test_come_and_go_to_the_centimetre(self, parts: list[int], cloth: Product, system: Actor) -> None:
        wanted = [Decimal(part) / 100 for part in parts]
        holder = Holder()
        set_stock(cloth, stock=10, by=system)

        if sum(wanted) > 10:
            with pytest.raises(Refused):
                reserve_stock([(cloth.pk, one) for one in wanted], holder=holder, by=system)
            assert stock_of(cloth) == ("10", "0")
            return
        for one in wanted:
            reserve_stock([(cloth.pk, one)], holder=holder, by=system)
        assert Product.objects.get(pk=cloth.pk).reserved == sum(wanted)
        ship_stock(holder=holder, pieces={cloth.pk: wanted[0]}, by=system)
        assert Product.objects.get(pk=cloth.pk).stock == 10 - wanted[0]
        release_stock(holder=holder, by=system)
        assert Product.objects.get(pk=cloth.pk).reserved == 0

    def test_end_with_their_time(self, cloth: Product, system: Actor) -> None:
        until = clock.now() - timedelta(minutes=1)
        reserve_stock([(cloth.pk, Decimal("2.55"))], holder=Holder(), until=until, by=system)
        assert stock_of(cloth) == ("10", "2.55")

        free_expired("nobody", 1, by=system)

        assert stock_of(cloth) == ("10", "0")

    def test_follow_the_step(self, cloth: Product, system: Actor) -> None:
        with pytest.raises(Refused, match=r"in steps of 0\.01 m: 2\.555 is between"):
            reserve_stock([(cloth.pk, Decimal("2.555"))], holder=Holder(), by=system)

        assert stock_of(cloth) == ("10", "0")


class TestDocuments:
    def test_move_centimetres_between_warehouses(self, cloth: Product, system: Actor) -> None:
        north = create_warehouse(name="North", by=system)

        for kind, quantity, places in (
            ("arrival", "1.25", {}),
            ("transfer", "0.75", {"to_warehouse": north}),
            ("write_off", "0.5", {"from_warehouse": north}),
            ("adjustment", "0.05", {}),
        ):
            lines = [NewDocumentLine(cloth, Decimal(quantity), Decimal("20.01"))]
            if kind == "transfer":
                main = StockLevel.objects.filter(product=cloth).first().warehouse
                places = {**places, "from_warehouse": main}
            document = create_document(kind=kind, lines=lines, by=system, **places)
            process_document(document, by=system)

        levels = StockLevel.objects.filter(product=cloth).order_by("warehouse")
        assert [str(one.quantity) for one in levels] == ["10.55", "0.25"]
        assert stock_of(cloth) == ("10.8", "0")
        assert document.lines.get().total_money("BRL") == money("1.00", "BRL")

    def test_round_each_line_by_itself(self, cloth: Product, system: Actor) -> None:
        lines = [NewDocumentLine(cloth, Decimal("0.35"), Decimal("49.90"))] * 2

        document = create_document(kind="arrival", lines=lines, by=system)

        assert document.total == Decimal("34.94")  # twice 17.465, each rounded

    def test_are_canceled_exactly(self, cloth: Product, system: Actor) -> None:
        document = create_document(
            kind="write_off", lines=[NewDocumentLine(cloth, Decimal("3.33"))], by=system
        )
        process_document(document, by=system)
        cancel_document(document, by=system)

        assert stock_of(cloth) == ("10", "0")


class TestUndo:
    def test_restores_the_exact_count(self, cloth: Product, owner: User) -> None:
        olga = Actor.of(owner)
        set_stock(cloth, stock=Decimal("7.77"), by=olga)
        set_stock(cloth, stock=Decimal("1.5"), by=olga)
        change = last_change()
        assert change is not None

        undo_change(change, by=olga)

        assert stock_of(cloth) == ("7.77", "0")


class TestImport:
    def test_brings_in_what_is_counted_in_parts(self, cloth: Product, owner: User) -> None:
        text = "Name,Article number,Price,Stock,Measure\nSerra cheese,SC1,49.90,1.5,kg\nCup,C1,9.90,1.5,\n"
        by = Actor.of(owner)
        run = start_product_import(look_at_file(text.encode(), name="goods.csv", by=by), by=by)
        jobs.run_all()

        run.refresh_from_db()
        cheese = Product.objects.get(sku="SC1")
        assert (str(cheese.stock), cheese.measure.symbol) == ("1.5", "kg")
        assert not Product.objects.filter(sku="C1").exists()
        assert "Pieces are sold whole" in str(run.problems)
