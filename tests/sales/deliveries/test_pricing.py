"""What a delivery costs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import unrecorded
from dealwright.sales.deliveries.actions import NewRate, create_service, edit_service
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.deliveries.queries import delivery_services, offer_of, offers
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier() -> DeliveryService:
    """Two weights within São Paulo, the beginning of a postal code, one price for everywhere else."""
    rates = [
        NewRate(Decimal("10.00"), ("SP", "São Paulo"), 1000, days="1–2"),
        NewRate(Decimal("18.00"), ("SP", "São Paulo"), 5000, Decimal("2.00"), "2"),
        NewRate(Decimal("7.50"), ("postal:013",)),
        NewRate(Decimal("40.00"), (), 20_000, Decimal("1.50"), "5–9"),
    ]
    return create_service(kind="table", name="Carrier", rates=rates, by=SYSTEM)


def asked(carrier: DeliveryService, **place: object) -> tuple[Decimal, str, str]:
    """Price, days and refusal."""
    offer = offer_of(carrier, Parcel(**{"total": Decimal("100.00"), **place}))  # type: ignore[arg-type]
    return offer.price, offer.days, offer.refused


class TestTable:
    @pytest.mark.parametrize(
        ("place", "price", "days"),
        [
            ({"region": "SP", "weight": 900}, "10.00", "1–2"),
            ({"region": "sao paulo", "weight": 1000}, "10.00", "1–2"),
            ({"region": "SP", "weight": 1001}, "22.00", "2"),
            ({"region": "RJ", "weight": 1}, "41.50", "5–9"),
            ({"postal_code": "01310-100", "weight": 90_000}, "7.50", ""),
            ({"weight": 0}, "40.00", "5–9"),
        ],
    )
    def test_the_lightest_row_of_the_place_holds(self, carrier, place, price, days):
        assert asked(carrier, **place) == (Decimal(price), days, "")

    def test_a_place_with_rows_of_its_own_is_served_by_no_other(self, carrier):
        assert asked(carrier, region="SP", weight=6000)[2] == "This is too heavy for this service."

    def test_a_place_that_nobody_names_is_told(self):
        only_there = create_service(
            kind="table", name="Local", rates=[NewRate(Decimal(5), ("SP",))], by=SYSTEM
        )

        assert "does not deliver there" in asked(only_there, region="RJ")[2]
        assert "Write your state or postal code" in asked(only_there)[2]

    def test_goods_for_enough_are_brought_for_nothing(self, carrier):
        carrier.free_from = Decimal("100.00")

        assert asked(carrier, region="SP", total=Decimal("99.99"))[0] == Decimal("10.00")
        assert asked(carrier, region="SP", total=Decimal("100.00"))[0] == Decimal(0)


class TestOffers:
    def test_a_new_shop_has_pickup_and_courier(self, recorded):
        found = offers(Parcel(Decimal("10.00")))

        assert [(one.service.kind, one.service.name, one.price) for one in found] == [
            ("pickup", "Pick up in the shop", Decimal(0)),
            ("courier", "Courier", Decimal(0)),
        ]
        assert [one.service.needs_address for one in found] == [False, True]

    def test_asks_the_database_once(self, django_assert_num_queries):
        offers(Parcel(Decimal("10.00")))
        offers(Parcel(Decimal("10.00")))

        with django_assert_num_queries(2):  # the mark, the places of the pickup
            offers(Parcel(Decimal("10.00")))

    def test_a_pickup_tells_where(self):
        with unrecorded("a warehouse of this test"):
            Warehouse.objects.create(name="Centro", address="Rua Direita 1", is_for_pickup=True)

        (pickup, courier) = offers(Parcel(Decimal("10.00")))

        assert (pickup.places, courier.places) == (("Centro, Rua Direita 1",), ())

    def test_leaves_out_what_is_switched_off(self):
        pickup, _courier = delivery_services()

        edit_service(pickup, is_active=False, by=SYSTEM)

        assert [one.service.kind for one in offers(Parcel(Decimal("10.00")))] == ["courier"]
