"""A service that is bought as one of its variations: nothing of it lies in the house (ST-50)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dealwright.catalog.products.actions import (
    add_variations,
    create_product,
    create_variation,
    edit_product,
    set_bundle,
)
from dealwright.catalog.products.models import Product
from dealwright.catalog.products.queries import available_of, variations_of
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.shipments.actions import add_shipment, ship_shipment
from tests.factories.sales import new_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def fitting(system: Actor) -> Product:
    """Fitting, short or long."""
    service = create_product(name="Fitting", price=money("50.00", "BRL"), kind="service", by=system)
    add_variations(service, {"Length": ["Short", "Long"]}, by=system)
    return service.refreshed()


class TestVariations:
    def test_of_a_service_are_services(self, fitting: Product) -> None:
        assert (fitting.kind, fitting.of_services) == ("variable", True)
        assert [(one.kind, one.is_service, one.holds_stock) for one in variations_of(fitting)] == [
            ("variation", True, False)
        ] * 2

    def test_can_always_be_sold(self, fitting: Product) -> None:
        short = variations_of(fitting)[0]

        assert available_of([fitting, short]) == {fitting.pk: None, short.pk: None}

    def test_have_no_stock_even_where_some_is_written(self, fitting: Product, system: Actor) -> None:
        more = create_variation(fitting, options={"Length": "Double"}, stock=5, by=system)

        assert more.refreshed().stock == 0
        with pytest.raises(Refused, match="A service has no stock"):
            set_stock(more, stock=3, by=system)

    def test_are_taken_back_as_a_whole(self, owner_actor: Actor, system: Actor) -> None:
        service = create_product(name="Cleaning", price=money("30", "BRL"), kind="service", by=system)
        create_variation(service, options={"Length": "Short"}, by=owner_actor)

        undo_change(last_change(), by=owner_actor)  # type: ignore[arg-type]

        service = service.refreshed()
        assert (service.kind, service.axes, service.of_services) == ("service", [], False)

    def test_are_parts_of_bundles_and_the_service_is_not(self, fitting: Product, system: Actor) -> None:
        bundle = create_product(name="All in", price=money("99", "BRL"), by=system)
        set_bundle(bundle, [(variations_of(fitting)[0], 1)], by=system)

        with pytest.raises(Refused, match="cannot be a part"):
            set_bundle(bundle.refreshed(), [(fitting, 1)], by=system)

    def test_stay_while_the_service_would_become_something_else(
        self, fitting: Product, system: Actor, recorded: Any
    ) -> None:
        recorded.start_over()

        with pytest.raises(Refused):
            edit_product(fitting, kind="service", by=system)

        assert fitting.refreshed().of_services
        assert recorded == []


class TestSelling:
    def test_takes_nothing_from_the_stock(self, fitting: Product, pipeline: Any, system: Actor) -> None:
        long = variations_of(fitting)[1]

        order = place_order(
            lines=[OrderedLine(long, 3)], contact=new_customer(), store="web", currency="BRL", by=system
        )
        ship_shipment(add_shipment(order, by=system), by=system)

        assert (order.total, long.refreshed().reserved, long.refreshed().stock) == (Decimal("150.00"), 0, 0)
        assert order.lines.get().options == {"Length": "Long"}

    def test_refuses_the_service_itself(self, fitting: Product, pipeline: Any, system: Actor) -> None:
        with pytest.raises(Refused, match="Choose one of the variations"):
            place_order(
                lines=[OrderedLine(fitting, 1)],
                contact=new_customer(),
                store="web",
                currency="BRL",
                by=system,
            )


class TestPagesAndApi:
    def test_offer_variations_on_the_card_of_a_service(
        self, client_of: Any, owner: Any, system: Actor
    ) -> None:
        service = create_product(name="Cleaning", price=money("30", "BRL"), kind="service", by=system)
        client, path = client_of(owner), f"/products/{service.pk}"

        assert f"{path}/variations" in client.get(path).content.decode()
        client.post(f"{path}/variations/new", {"axis": ["Length"], "values": ["Short; Long"]})

        card = client.get(path).content.decode()
        assert variations_of(service).count() == 2
        assert "Service with variations" in card
        assert "pieces left" not in card

    def test_tell_programs_that_they_are_services(self, api_of: Any, owner: Any, fitting: Product) -> None:
        api = api_of(owner)
        made = api.post(f"/api/v1/products/{fitting.pk}/variations", {"options": {"Length": "Double"}})

        assert (made.status_code, made.json()["is_service"], made.json()["stock"]) == (201, True, 0)
        assert api.get(f"/api/v1/products/{fitting.pk}").json()["is_service"] is True

    def test_can_be_bought_in_the_shop(self, client: Any, fitting: Product, pipeline: Any) -> None:
        page = client.get(f"/shop/p/{fitting.slug}").content.decode()

        assert "Fitting" in page
        assert "Sold out" not in page
