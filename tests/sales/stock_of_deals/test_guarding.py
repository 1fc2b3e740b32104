"""With the inventory on, a deal is won with its goods (ST-53); and reservations have an end."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.documents.models import StockDocument
from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.catalog.settings.actions import switch_inventory
from dealwright.catalog.stock import jobs
from dealwright.catalog.stock.actions import reserve_stock, set_stock
from dealwright.catalog.stock.models import Reservation
from dealwright.catalog.stock.queries import held_for
from dealwright.crm.deals.actions import NewLine, create_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry, Link
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(system: Actor) -> Product:
    """Five of them lie in the house."""
    return new_product(name="Aurora X2", stock=5)


@pytest.fixture
def deal(pipeline: Pipeline, phone: Product, anna: User, system: Actor) -> Deal:
    """A deal of Anna's about three phones and a fitting."""
    fitting = new_product(name="Fitting", kind="service", stock=0)
    lines = [
        NewLine(phone, "", Decimal("2499.00"), Decimal(3)),
        NewLine(fitting, "", Decimal("30.00"), Decimal(1)),
    ]
    return create_deal(
        title="Three phones", lines=lines, contact=new_customer(), responsible=anna, currency="BRL", by=system
    )


@pytest.fixture
def inventory(system: Actor) -> None:
    """The inventory is on."""
    switch_inventory(on=True, by=system)


def timeline_of(record: Any) -> list[str]:
    """The kinds of what is told on the timeline of a record, oldest first."""
    ids = Link.objects.filter(record_kind=record.record_kind, record_id=record.pk).values("event_id")
    return list(Entry.objects.filter(id__in=ids).order_by("id").values_list("kind", flat=True))


class TestWinDeal:
    def test_takes_the_goods_out_with_a_sales_order(
        self, deal: Deal, phone: Product, inventory: None, system: Actor
    ) -> None:
        win_deal(deal, by=system)

        assert phone.refreshed().stock == 2
        document = StockDocument.objects.get()
        assert (document.kind, document.state, document.holder_id) == ("sale", "processed", deal.pk)
        assert "stock_document.processed" in timeline_of(deal)

    def test_takes_them_once(self, deal: Deal, phone: Product, inventory: None, system: Actor) -> None:
        won = win_deal(deal, by=system)
        reopened = move_deal(won, to=deal.pipeline.first_stage(), by=system)

        win_deal(reopened, by=system)

        assert phone.refreshed().stock == 2

    def test_refuses_where_goods_are_missing(
        self, deal: Deal, phone: Product, inventory: None, system: Actor, recorded: Any
    ) -> None:
        set_stock(phone, stock=2, by=system)
        recorded.start_over()

        with pytest.raises(Refused, match="“Aurora X2”: only 2 left"):
            win_deal(deal, by=system)

        assert deal.refreshed().closed_at is None
        assert phone.refreshed().stock == 2
        assert recorded == []

    def test_refuses_where_a_service_is_no_longer_available(
        self, deal: Deal, inventory: None, system: Actor
    ) -> None:
        edit_product(Product.objects.get(name="Fitting"), is_active=False, by=system)

        with pytest.raises(Refused, match="No longer available: “Fitting”"):
            win_deal(deal, by=system)

        assert deal.refreshed().closed_at is None

    def test_asks_nothing_with_the_inventory_off(self, deal: Deal, phone: Product, system: Actor) -> None:
        set_stock(phone, stock=0, by=system)

        assert win_deal(deal, by=system).closed_at is not None
        assert not StockDocument.objects.exists()

    def test_ships_what_was_ordered(
        self, phone: Product, pipeline: Pipeline, inventory: None, system: Actor
    ) -> None:
        order = new_order(product=phone, quantity=2)
        deal = create_deal(title="Phones", contact=order.contact, currency="BRL", by=system)
        with_deal(order, deal)

        win_deal(deal, by=system)

        assert phone.refreshed().stock == 3
        assert held_for(order) == {}
        assert Shipment.objects.get(order=order).shipped_at is not None


class TestNotice:
    def test_stands_on_the_timeline_of_a_deal_that_a_page_could_not_close(
        self,
        deal: Deal,
        phone: Product,
        inventory: None,
        anna: User,
        client_of: Callable[[User], Client],
        system: Actor,
    ) -> None:
        set_stock(phone, stock=2, by=system)
        won = deal.pipeline.stages.get(semantic="won")

        answer = client_of(anna).post(f"/deals/{deal.pk}/stage", {"stage": won.pk, "version": deal.version})

        assert answer.status_code == 422
        assert timeline_of(deal)[-1] == "deal.close_refused"
        told = Entry.objects.get(kind="deal.close_refused")
        assert told.facts["reason"] == "“Aurora X2”: only 2 left."
        assert told.actor_id == anna.pk
        assert deal.refreshed().closed_at is None

    def test_stands_there_for_a_program_too(
        self, deal: Deal, phone: Product, inventory: None, anna: User, api_of: Any, system: Actor
    ) -> None:
        set_stock(phone, stock=2, by=system)

        assert api_of(anna).post(f"/api/v1/deals/{deal.pk}/win").status_code == 422

        assert timeline_of(deal)[-1] == "deal.close_refused"

    def test_is_not_told_of_a_deal_that_was_closed(
        self, deal: Deal, inventory: None, anna: User, api_of: Any
    ) -> None:
        assert api_of(anna).post(f"/api/v1/deals/{deal.pk}/win").status_code == 200

        assert "deal.close_refused" not in timeline_of(deal)


@pytest.mark.usefixtures("pipeline")
class TestExpiry:
    def hold(self, order: Order, phone: Product, system: Actor, *, minutes: int) -> None:
        until = clock.now() + timedelta(minutes=minutes)
        reserve_stock([(phone.pk, 1)], holder=order, until=until, by=system)

    def test_frees_what_nobody_paid_for_in_time(self, phone: Product, system: Actor, recorded: Any) -> None:
        order = new_order(quantity=1)
        self.hold(order, phone, system, minutes=-1)
        recorded.start_over()

        jobs.step()
        jobs.step()

        assert phone.refreshed().reserved == 0
        assert phone.pk not in held_for(order)
        assert recorded == ["stock.expired"]
        assert "stock.expired" in timeline_of(order)
        assert "stock.expired" in timeline_of(order.contact)

    def test_leaves_what_is_not_due(self, phone: Product, system: Actor, recorded: Any) -> None:
        order = new_order(quantity=1)
        self.hold(order, phone, system, minutes=5)
        recorded.start_over()

        jobs.step()

        assert phone.refreshed().reserved == 1
        assert recorded == []

    def test_keeps_what_is_paid_for(self, phone: Product, system: Actor, recorded: Any) -> None:
        order = new_order(quantity=1)
        self.hold(order, phone, system, minutes=-1)
        with_money(order)
        recorded.start_over()

        jobs.step()

        assert phone.refreshed().reserved == 1
        assert not Reservation.objects.exclude(expires_at=None).exists()
        assert recorded == []


def with_deal(order: Order, deal: Deal) -> None:
    """Let the order stand behind the deal, as in the mode of deals."""
    with unrecorded("test set-up"):
        Order.objects.filter(pk=order.pk).update(deal=deal)


def with_money(order: Order) -> None:
    """Let the order be paid in full."""
    with unrecorded("test set-up"):
        Order.objects.filter(pk=order.pk).update(paid_total=order.total)
