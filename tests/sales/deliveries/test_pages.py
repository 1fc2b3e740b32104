"""The pages and the API of delivery services."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealwright.kit.errors import Conflict, Refused
from dealwright.sales.deliveries import actions
from dealwright.sales.deliveries.models import DeliveryRate, DeliveryService
from dealwright.sales.deliveries.queries import delivery_services
from tests.factories.sales import SYSTEM, new_order

pytestmark = pytest.mark.django_db

TABLE = {
    "kind": "table",
    "name": "Carrier",
    "is_active": "on",
    "needs_address": "on",
    "tracking_url": "https://carrier.example/track/{number}",
    "rate_regions": ["SP, São Paulo", "", ""],
    "rate_weight": ["2,5", "", ""],
    "rate_price": ["10.00", "40.00", ""],
    "rate_per_kg": ["", "1.50", ""],
    "rate_days": ["1–2", "5–9", ""],
}


class TestPages:
    def test_the_list_shows_the_first_services(self, client_of, owner):
        page = client_of(owner).get("/deliveries").content.decode()

        assert "Pick up in the shop" in page
        assert "Courier" in page

    def test_a_table_is_made_with_its_rows(self, client_of, owner):
        answer = client_of(owner).post("/deliveries/new", TABLE)

        assert answer.status_code == 303
        rates = DeliveryRate.objects.filter(service__name="Carrier")
        assert [(one.regions, one.up_to_weight, one.price, one.price_per_kg, one.days) for one in rates] == [
            (["SP", "São Paulo"], 2500, Decimal("10.00"), Decimal(0), "1–2"),
            ([], None, Decimal("40.00"), Decimal("1.50"), "5–9"),
        ]

    def test_an_odd_row_is_told_in_its_place_and_kept(self, client_of, owner):
        answer = client_of(owner).post("/deliveries/new", {**TABLE, "rate_price": ["much", "40.00", ""]})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "This is not an amount" in page
        assert 'value="SP, São Paulo"' in page
        assert not DeliveryService.objects.filter(name="Carrier").exists()

    def test_a_change_keeps_the_version(self, client_of, owner):
        courier = delivery_services()[1]
        sent = {"name": "Motoboy", "price": "19.90", "is_active": "on", "needs_address": "on", "version": 1}
        client = client_of(owner)

        first, stale = (client.post(f"/deliveries/{courier.pk}", sent) for _time in range(2))

        courier.refresh_from_db()
        assert (first.status_code, stale.status_code) == (303, 409)
        assert (courier.name, courier.price, courier.version) == ("Motoboy", Decimal("19.90"), 2)

    def test_a_service_goes_up(self, client_of, owner):
        courier = delivery_services()[1]

        client_of(owner).post(f"/deliveries/{courier.pk}/place", {"up": "on"})

        assert [one.kind for one in delivery_services()] == ["courier", "pickup"]

    def test_is_not_for_sellers(self, client_of, anna, recorded):
        courier = delivery_services()[1]
        client = client_of(anna)

        for path in ("/deliveries", "/deliveries/new", f"/deliveries/{courier.pk}"):
            assert client.get(path).status_code == 403
        assert client.post(f"/deliveries/{courier.pk}", {"name": "Mine"}).status_code == 403
        assert client.post(f"/deliveries/{courier.pk}/removal").status_code == 403
        assert recorded == []


class TestActions:
    def test_a_service_that_orders_go_with_stays(self, pipeline):
        courier = delivery_services()[1]
        new_order(delivery_service=courier)

        with pytest.raises(Refused, match="Switch it off instead"):
            actions.remove_service(courier, by=SYSTEM)

    def test_the_last_one_stays_on(self):
        pickup, courier = delivery_services()
        actions.edit_service(pickup, is_active=False, by=SYSTEM)

        with pytest.raises(Refused, match="Switch another delivery service on"):
            actions.edit_service(courier, is_active=False, by=SYSTEM)
        with pytest.raises(Refused, match="Switch another delivery service on"):
            actions.remove_service(courier, by=SYSTEM)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"price": Decimal("-1")}, "price"),
            ({"price": Decimal("1.005")}, "price"),
            ({"tracking_url": "javascript:alert(1)//{number}"}, "tracking_url"),
            ({"tracking_url": "https://carrier.example/"}, "tracking_url"),
            ({"rates": [actions.NewRate(Decimal(1))]}, "rates"),
        ],
    )
    def test_refuses_at_the_field(self, values, field, recorded):
        courier = delivery_services()[1]
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            actions.edit_service(courier, by=SYSTEM, **values)

        assert (refusal.value.field, list(recorded)) == (field, [])

    def test_a_stale_version_is_told(self):
        with pytest.raises(Conflict):
            actions.edit_service(delivery_services()[1], name="Motoboy", version=9, by=SYSTEM)

    def test_tells_what_changed_of_the_table(self, recorded):
        table = actions.create_service(kind="table", name="Carrier", by=SYSTEM)
        recorded.start_over()

        actions.edit_service(table, rates=[actions.NewRate(Decimal("5.00"), ("SP",))], by=SYSTEM)

        (event,) = recorded.entries
        assert event.facts["changes"][0]["field"] == "rates"

    def test_a_tracking_number_is_quoted_in_its_address(self):
        service = DeliveryService(tracking_url="https://carrier.example/track/{number}")

        assert service.tracking_page("AB/1 2") == "https://carrier.example/track/AB%2F1%202"


class TestApi:
    def test_a_table_round_trip(self, api_of, owner):
        api = api_of(owner)
        assert len(delivery_services()) == 2
        rate = {"regions": ["SP"], "up_to_weight": 1000, "price": "10.00", "days": "1–2"}

        made = api.post(
            "/api/v1/delivery-services", {"kind": "table", "name": "Carrier", "rates": [rate]}
        ).json()
        changed = api.patch(f"/api/v1/delivery-services/{made['id']}", {"rates": []}).json()

        assert (made["rates"][0]["regions"], made["rates"][0]["price"]) == (["SP"], "10.00")
        assert (changed["rates"], changed["version"]) == ([], made["version"] + 1)
        assert api.delete(f"/api/v1/delivery-services/{made['id']}").status_code == 204

    def test_offers(self, api_of, anna):
        found = api_of(anna).get("/api/v1/delivery-services/offers?total=10.00&region=SP").json()["items"]

        assert [(one["name"], Decimal(one["price"]), one["refused"]) for one in found] == [
            ("Pick up in the shop", 0, ""),
            ("Courier", 0, ""),
        ]

    def test_sellers_only_read(self, api_of, anna):
        courier = delivery_services()[1]
        api = api_of(anna)

        assert api.get("/api/v1/delivery-services").json()["items"][1]["name"] == "Courier"
        assert api.patch(f"/api/v1/delivery-services/{courier.pk}", {"name": "Mine"}).status_code == 403
        assert api.delete(f"/api/v1/delivery-services/{courier.pk}").status_code == 403
        assert api.post("/api/v1/delivery-services", {"kind": "courier", "name": "Mine"}).status_code == 403
