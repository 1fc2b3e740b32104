"""Stock documents: drafts change nothing, processed ones everything, canceled ones change it back."""

from decimal import Decimal
from typing import Any

import pytest

from dealwright.catalog.documents.actions import (
    NewDocumentLine,
    cancel_document,
    create_document,
    delete_document,
    edit_document,
    lines_of,
    process_document,
    restore_document,
    set_document_lines,
)
from dealwright.catalog.documents.models import StockDocument
from dealwright.catalog.products.actions import create_category, create_product, delete_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.settings.actions import switch_inventory
from dealwright.catalog.stock import holders
from dealwright.catalog.stock.actions import reserve_stock, return_stock, set_stock, ship_stock
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change

pytestmark = pytest.mark.django_db


def lying(product: Product) -> dict[str, int]:
    """Pieces by warehouse; they agree with the sum."""
    levels = StockLevel.objects.filter(product=product, quantity__gt=0).select_related("warehouse")
    found = {level.warehouse.name: level.quantity for level in levels}
    assert product.refreshed().stock == sum(found.values())
    return found


def draft(kind: str, *lines: tuple[Product, int], by: Actor, **more: Any) -> StockDocument:
    """A document of this kind with these pieces."""
    return create_document(kind=kind, lines=[NewDocumentLine(*line) for line in lines], by=by, **more)


class TestCreateDocument:
    def test_changes_no_stock(self, arrival: StockDocument, phone: Product, owner: User) -> None:
        assert lying(phone) == {"Main warehouse": 10}
        assert (arrival.state, arrival.total, arrival.responsible) == ("draft", Decimal("9000.00"), owner)
        assert arrival.to_warehouse == default_warehouse()
        assert arrival.from_warehouse is None

    def test_has_a_number_of_its_own(self, phone: Product, system: Actor) -> None:
        first, second = (draft("arrival", (phone, 1), by=system) for _time in range(2))

        assert int(second.number) == int(first.number) + 1

    @pytest.mark.parametrize(
        ("quantity", "price"), [(0, "1"), (-1, "1"), (10**9, "1"), (1, "-1"), (1, "NaN"), (1, "0.001")]
    )
    def test_refuses_odd_numbers(
        self, phone: Product, system: Actor, recorded: Any, quantity: int, price: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_document(
                kind="arrival", lines=[NewDocumentLine(phone, quantity, Decimal(price))], by=system
            )

        assert refusal.value.field == "lines"
        assert not StockDocument.everything.exists()
        assert recorded == []

    def test_refuses_what_lies_in_no_warehouse(self, system: Actor, recorded: Any) -> None:
        fitting = create_product(name="Fitting", price=money("30", "BRL"), kind="service", by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="no stock of its own"):
            draft("arrival", (fitting, 1), by=system)

        assert recorded == []

    def test_refuses_to_move_to_the_same_place(self, phone: Product, system: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            draft("transfer", (phone, 1), to_warehouse=default_warehouse(), by=system)

        assert refusal.value.field == "to_warehouse_id"


class TestProcessDocument:
    def test_takes_in_what_arrives(
        self, arrival: StockDocument, phone: Product, case: Product, owner: User, recorded: Any
    ) -> None:
        process_document(arrival, by=Actor.of(owner))
        process_document(arrival, by=Actor.of(owner))

        assert (lying(phone), lying(case)) == ({"Main warehouse": 15}, {"Main warehouse": 5})
        assert recorded == ["stock_document.processed"]
        assert arrival.refreshed().processed_by == owner

    def test_moves_from_place_to_place(self, phone: Product, depot: Warehouse, system: Actor) -> None:
        process_document(draft("transfer", (phone, 4), to_warehouse=depot, by=system), by=system)

        assert lying(phone) == {"Main warehouse": 6, "North": 4}

    @pytest.mark.parametrize("kind", ["write_off", "sale"])
    def test_takes_out(self, kind: str, phone: Product, system: Actor) -> None:
        process_document(draft(kind, (phone, 4), by=system), by=system)

        assert lying(phone) == {"Main warehouse": 6}

    @pytest.mark.parametrize("kind", ["adjustment", "return"])
    def test_puts_in(self, kind: str, phone: Product, system: Actor) -> None:
        process_document(draft(kind, (phone, 4), by=system), by=system)

        assert lying(phone) == {"Main warehouse": 14}

    def test_names_everything_that_is_short_and_takes_nothing(
        self, phone: Product, case: Product, system: Actor, recorded: Any
    ) -> None:
        holder = create_category(name="Holder", by=system)
        reserve_stock([(phone.pk, 8)], holder=holder, by=system)
        document = draft("write_off", (phone, 3), (case, 4), by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="“Aurora X2”: only 2 left in “Main warehouse”") as refusal:
            process_document(document, by=system)

        assert [str(one) for one in refusal.value.also] == ["“Soft case”: only 3 left in “Main warehouse”."]
        assert (lying(phone), lying(case)) == ({"Main warehouse": 10}, {"Main warehouse": 3})
        assert document.refreshed().is_draft
        assert recorded == []

    def test_refuses_a_document_without_goods(self, system: Actor, recorded: Any) -> None:
        document = create_document(kind="arrival", by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="Put goods on this document first"):
            process_document(document, by=system)

        assert recorded == []

    def test_refuses_a_product_in_the_recycle_bin(
        self, arrival: StockDocument, phone: Product, system: Actor
    ) -> None:
        delete_product(phone, by=system)

        with pytest.raises(Refused, match="take it off the document"):
            process_document(arrival, by=system)

        assert arrival.refreshed().is_draft


class TestCancelDocument:
    def test_moves_everything_back(
        self, arrival: StockDocument, phone: Product, system: Actor, recorded: Any
    ) -> None:
        process_document(arrival, by=system)

        cancel_document(arrival, by=system)
        cancel_document(arrival, by=system)

        assert lying(phone) == {"Main warehouse": 10}
        assert recorded == ["stock_document.processed", "stock_document.canceled"]

    def test_refuses_where_the_pieces_have_gone_on(
        self, arrival: StockDocument, phone: Product, system: Actor, recorded: Any
    ) -> None:
        process_document(arrival, by=system)
        holder = create_category(name="Holder", by=system)
        ship_stock(holder=holder, pieces={phone.pk: 12}, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="only 3 left"):
            cancel_document(arrival, by=system)

        assert lying(phone) == {"Main warehouse": 3}
        assert arrival.refreshed().is_processed
        assert recorded == []

    def test_may_be_processed_again(self, arrival: StockDocument, phone: Product, system: Actor) -> None:
        process_document(arrival, by=system)
        cancel_document(arrival, by=system)

        process_document(arrival, by=system)

        assert lying(phone) == {"Main warehouse": 15}
        assert arrival.refreshed().canceled_at is None


class TestChangeDocument:
    def test_changes_lines_and_places_of_a_draft(
        self, arrival: StockDocument, phone: Product, depot: Warehouse, system: Actor, recorded: Any
    ) -> None:
        set_document_lines(arrival, lines=[NewDocumentLine(phone, 1)], by=system)
        edit_document(arrival, to_warehouse=depot, comment="Late", by=system)

        process_document(arrival, by=system)

        assert lying(phone) == {"Main warehouse": 10, "North": 1}
        assert recorded == [
            "stock_document.lines_changed",
            "stock_document.edited",
            "stock_document.processed",
        ]

    def test_refuses_lines_and_places_once_processed(
        self, arrival: StockDocument, phone: Product, depot: Warehouse, system: Actor, recorded: Any
    ) -> None:
        process_document(arrival, by=system)
        recorded.start_over()

        with pytest.raises(Refused):
            set_document_lines(arrival, lines=[NewDocumentLine(phone, 1)], by=system)
        with pytest.raises(Refused):
            edit_document(arrival, to_warehouse=depot, by=system)

        assert len(lines_of(arrival)) == 2
        assert recorded == []

    def test_refuses_a_stale_version(self, arrival: StockDocument, system: Actor, recorded: Any) -> None:
        for act in (process_document, edit_document, delete_document):
            with pytest.raises(Conflict):
                act(arrival, version=arrival.version + 1, by=system)

        assert recorded == []


class TestDeleteDocument:
    def test_is_for_drafts_and_canceled_ones(
        self, arrival: StockDocument, system: Actor, recorded: Any
    ) -> None:
        process_document(arrival, by=system)
        with pytest.raises(Refused, match="cancel its processing first"):
            delete_document(arrival, by=system)
        assert StockDocument.objects.filter(pk=arrival.pk).exists()
        cancel_document(arrival, by=system)

        delete_document(arrival, by=system)
        restore_document(arrival, by=system)

        assert list(recorded)[-2:] == ["stock_document.deleted", "stock_document.restored"]


class TestUndo:
    def test_takes_back_each_step(
        self, arrival: StockDocument, phone: Product, depot: Warehouse, owner: User
    ) -> None:
        by = Actor.of(owner)
        steps = [
            lambda: set_document_lines(arrival, lines=[NewDocumentLine(phone, 1)], by=by),
            lambda: edit_document(arrival, to_warehouse=depot, by=by),
            lambda: process_document(arrival, by=by),
        ]
        for step in steps:
            before = (lying(phone), arrival.refreshed().state, lines_of(arrival))
            step()
            after = (lying(phone), arrival.refreshed().state, lines_of(arrival))

            undone = undo_change(last_change(), by=by)
            assert (lying(phone), arrival.refreshed().state, lines_of(arrival)) == before

            undo_change(undone.change_id, by=by)
            assert (lying(phone), arrival.refreshed().state, lines_of(arrival)) == after

    def test_processes_a_canceled_one_again(
        self, arrival: StockDocument, phone: Product, owner: User
    ) -> None:
        by = Actor.of(owner)
        process_document(arrival, by=by)
        cancel_document(arrival, by=by)

        undone = undo_change(last_change(), by=by)
        assert lying(phone) == {"Main warehouse": 15}

        undo_change(undone.change_id, by=by)
        assert (lying(phone), arrival.refreshed().state) == ({"Main warehouse": 10}, "canceled")


class TestPapers:
    def test_come_with_what_leaves_and_comes_back(
        self, phone: Product, depot: Warehouse, system: Actor, recorded: Any
    ) -> None:
        switch_inventory(on=True, by=system)
        set_stock(phone, stock=3, warehouse=depot, by=system)
        holder = create_category(name="Holder", by=system)

        ship_stock(holder=holder, pieces={phone.pk: 12}, by=system)
        return_stock(holder=holder, pieces={phone.pk: 2}, by=system)

        written = StockDocument.objects.filter(holder_id=holder.pk).order_by("pk")
        told = [(one.kind, one.state, [line.quantity for line in one.lines.all()]) for one in written]
        assert told == [
            ("sale", "processed", [10]),
            ("sale", "processed", [2]),
            ("return", "processed", [2]),
        ]
        assert lying(phone) == {"Main warehouse": 2, "North": 1}

    def test_follow_who_they_were_written_for(
        self, phone: Product, system: Actor, recorded: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(holders._kinds, "category", holders.HolderKind("category", ships_by_itself=True))
        switch_inventory(on=True, by=system)
        ship_stock(holder=create_category(name="Holder", by=system), pieces={phone.pk: 1}, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="follows its order"):
            cancel_document(StockDocument.objects.get(), by=system)

        assert lying(phone) == {"Main warehouse": 9}
        assert recorded == []

    def test_are_not_written_with_the_inventory_off(self, phone: Product, system: Actor) -> None:
        ship_stock(holder=create_category(name="Holder", by=system), pieces={phone.pk: 1}, by=system)

        assert not StockDocument.objects.exists()
