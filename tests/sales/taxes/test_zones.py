"""Which tax is due where: zones made, changed and removed, and the finest one that fits a place."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change
from dealwright.sales.taxes.actions import create_zone, edit_zone, remove_zone
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import TaxPlace
from dealwright.sales.taxes.queries import rate_at, zone_at
from tests.factories.sales import SYSTEM, at_once
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


def zone(name: str = "Brazil", country: str = "BR", rate: str = "0.17", **more: Any) -> TaxZone:
    return create_zone(name=name, country=country, rate=Decimal(rate), by=SYSTEM, **more)


def the_last() -> UUID:
    """The change made last."""
    change = last_change()
    assert change is not None
    return change


def name_at(country: str = "", region: str = "", postal_code: str = "") -> str:
    found = zone_at(TaxPlace(country, region, postal_code))
    return found.name if found else ""


class TestZoneAt:
    def test_is_the_finest_one(self) -> None:
        zone()
        zone("São Paulo", regions=["SP", "São Paulo"])
        zone("Centre", regions=["postal:01"])
        zone("Square", regions=["RJ", "postal:01310"])
        zone("Portugal", country="PT")

        assert name_at("BR") == "Brazil"
        assert name_at("BR", "MG") == "Brazil"
        assert name_at("BR", "sao paulo") == "São Paulo"
        assert name_at("BR", "SP", "01000-000") == "Centre"
        assert name_at("BR", "SP", "01310-100") == "Square"
        assert name_at("PT", "SP") == "Portugal"
        assert name_at("ES", "SP", "01310") == ""

    def test_takes_a_place_without_a_country_to_be_at_home(self) -> None:
        zone()

        assert (name_at(), name_at("", "SP")) == ("Brazil", "Brazil")

    def test_passes_over_what_is_switched_off(self) -> None:
        zone(is_active=False)

        assert name_at("BR") == ""
        assert zone_at(None) is None

    def test_asks_nothing_once_it_is_known(
        self, client_of: Any, owner: User, django_assert_num_queries: Any
    ) -> None:
        from dealwright.records.fields import queries

        zone()
        queries._begin()
        try:
            assert name_at("BR") == "Brazil"
            with django_assert_num_queries(0):
                assert name_at("BR") == "Brazil"
        finally:
            queries._end()


class TestRates:
    def test_stand_instead_of_the_own_one_or_beside_it(self) -> None:
        rates = {"0.2": "0.25", "0.1": "0"}
        instead, beside = zone(rates=rates), zone("Portugal", country="PT", rates=rates, replaces=False)

        def at(one: TaxZone | None, own: str) -> Decimal:
            return rate_at(one, Decimal(own))

        assert [at(instead, own) for own in ("0", "0.0500", "0.2000", "0.10")] == [
            Decimal("0.17"),
            Decimal("0.17"),
            Decimal("0.25"),
            0,
        ]
        assert [at(beside, own) for own in ("0", "0.2000", "0.10")] == [
            Decimal("0.17"),
            Decimal("0.45"),
            Decimal("0.1"),
        ]
        assert at(None, "0.2") == Decimal("0.2")


class TestZones:
    def test_are_made_changed_removed_and_come_back(self, recorded: Any, owner: User) -> None:
        by = Actor.of(owner)
        recorded.start_over()
        made = create_zone(
            name=" South  of all ", country="br", rate=Decimal("0.0775"), regions=["RS", " RS", "SC"], by=by
        )
        assert (made.name, made.country, made.regions) == ("South of all", "BR", ["RS", "SC"])

        edit_zone(made, rates={"0.200": "0.1200"}, replaces=False, version=1, by=by)
        changed = the_last()
        assert (made.refreshed().rates, made.refreshed().version) == ({"0.2": "0.12"}, 2)
        remove_zone(made.refreshed(), version=2, by=by)
        undo_change(the_last(), by=by)
        undo_change(changed, by=by)

        back = TaxZone.objects.get()
        assert (back.pk, back.rates, back.replaces, back.rate) == (made.pk, {}, True, Decimal("0.0775"))
        assert recorded == [
            "tax_zone.created",
            "tax_zone.edited",
            "tax_zone.removed",
            "tax_zone.created",
            "tax_zone.edited",
        ]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"country": "XX"}, "country"),
            ({"country": ""}, "country"),
            ({"rate": Decimal(1)}, "rate"),
            ({"rate": Decimal("-0.01")}, "rate"),
            ({"rate": Decimal("0.12345")}, "rate"),
            ({"rate": Decimal("NaN")}, "rate"),
            ({"rates": {"0.2": "1"}}, "rates"),
            ({"rates": {"x": "0.1"}}, "rates"),
            ({"rates": {"0.2": "0.1", "0.20": "0.2"}}, "rates"),
            ({"rates": {f"0.{number:04}": "0" for number in range(21)}}, "rates"),
            ({"regions": ["postal: -"]}, "regions"),
            ({"regions": [f"R{number}" for number in range(101)]}, "regions"),
            ({"regions": ["x" * 81]}, "regions"),
            ({}, "country"),
            ({"regions": ["RJ", "sao paulo"]}, "regions"),
            ({"regions": ["postal:013-10"]}, "regions"),
        ],
    )
    def test_refuse_what_is_odd_and_what_overlaps(self, values: dict[str, Any], field: str) -> None:
        zone()
        zone("São Paulo", regions=["São Paulo", "postal:01310"])
        usual: dict[str, Any] = {"name": "New", "country": "BR", "rate": Decimal(0), "by": SYSTEM}
        before = footprint()

        with pytest.raises(Refused) as refusal:
            create_zone(**(usual | values))

        assert refusal.value.field == field
        assert footprint() == before

    def test_that_is_off_stands_in_nobodys_way_until_it_is_on(self, owner: User) -> None:
        zone()
        other = zone("Other", is_active=False)

        with pytest.raises(Refused, match="holds for this whole country already"):
            edit_zone(other, is_active=True, by=Actor.of(owner))

        assert not other.refreshed().is_active

    def test_does_not_come_back_where_another_one_stands(self, owner: User) -> None:
        by = Actor.of(owner)
        states = zone(regions=["SP"])
        remove_zone(states, by=by)
        removal = the_last()
        zone("New", regions=["sp"])
        before = footprint()

        with pytest.raises(Refused, match="named by the zone “New” already"):
            undo_change(removal, by=by)

        assert footprint() == before

    def test_refuse_a_stale_version_and_a_stranger(self, anna: User, owner: User) -> None:
        made = zone()
        edit_zone(made, name="All of Brazil", by=SYSTEM)
        before = footprint()

        with pytest.raises(Conflict):
            edit_zone(made, name="Brazil", version=1, by=Actor.of(owner))
        for work in (
            lambda: edit_zone(made, name="Mine", by=Actor.of(anna)),
            lambda: remove_zone(made, by=Actor.of(anna)),
            lambda: create_zone(name="Mine", country="PT", rate=Decimal(0), by=Actor.of(anna)),
        ):
            with pytest.raises(Forbidden):
                work()

        assert footprint() == before


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_one_of_two_that_overlap_is_refused(self) -> None:
        zone("Portugal", country="PT")

        outcomes = at_once(
            lambda: zone("One", regions=["SP", "RJ"]), lambda: zone("Two", regions=["RJ", "MG"])
        )

        assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "TaxZone"]
        assert TaxZone.objects.filter(country="BR").count() == 1


class TestPages:
    def test_an_administrator_makes_changes_and_removes_one(self, client_of: Any, owner: User) -> None:
        office = client_of(owner)
        assert "No tax zones yet" in office.get("/taxes").text
        typed = {
            "name": "São Paulo",
            "country": "BR",
            "regions": "SP, São Paulo\npostal:01",
            "rate": "7,75",
            "way": "instead",
            "is_active": "on",
            "own_rate": ["20", "", ""],
            "here_rate": ["18.5 %", "", ""],
        }

        assert office.post("/taxes/new", typed)["Location"] == "/taxes"

        made = TaxZone.objects.get()
        assert (made.rate, made.rates) == (Decimal("0.0775"), {"0.2": "0.185"})
        assert made.regions == ["SP", "São Paulo", "postal:01"]
        shown = office.get("/taxes").text
        assert "7.75\u00a0%" in shown or "7.75 %" in shown
        assert "postal:01" in shown
        page = f"/taxes/{made.pk}"
        assert 'value="18.5"' in office.get(page).text
        beside = typed | {"way": "beside", "is_active": "", "version": "1"}
        assert office.post(page, beside)["Location"] == "/taxes"
        assert not made.refreshed().replaces
        assert "Switched off" in office.get("/taxes").text
        assert office.post(page, beside).status_code == 409
        office.post(f"{page}/removal", {"version": "2"})
        assert TaxZone.objects.count() == 0

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"rate": "100"}, "from 0 to 99.99 percent"),
            ({"rate": "abc"}, "from 0 to 99.99 percent"),
            ({"rate": "1.234"}, "from 0 to 99.99 percent"),
            ({"country": "XX"}, "Select a valid choice"),
            ({"name": ""}, "This field is required."),
            ({"own_rate": ["20"], "here_rate": [""]}, "from 0 to 99.99 percent"),
            ({"own_rate": ["20", "20,0"], "here_rate": ["1", "2"]}, "stands here twice"),
            ({"regions": "MG"}, "is named by the zone “Brazil” already"),
        ],
    )
    def test_say_at_the_field_what_is_wrong(
        self, wrong: dict[str, Any], words: str, client_of: Any, owner: User
    ) -> None:
        zone(regions=["MG"])
        before = footprint()
        typed = {"name": "New", "country": "BR", "rate": "5", "way": "instead", "is_active": "on"}

        answer = client_of(owner).post("/taxes/new", typed | wrong)

        assert answer.status_code == 422
        assert words in answer.text
        assert footprint() == before

    def test_a_seller_does_not_see_them(self, client_of: Any, anna: User) -> None:
        made = zone()

        office = client_of(anna)

        assert [office.get(page).status_code for page in ("/taxes", "/taxes/new", f"/taxes/{made.pk}")] == [
            403
        ] * 3


class TestApi:
    def test_does_what_the_pages_do(self, api_of: Any, owner: User, anna: User) -> None:
        api = api_of(owner)
        given = {
            "name": "São Paulo",
            "country": "br",
            "regions": ["SP"],
            "rate": "0.18",
            "rates": [{"own": "0.2", "here": "0.25"}],
        }

        made = api.post("/api/v1/tax-zones", given).json()

        assert (made["country"], made["rate"], made["regions"]) == ("BR", "0.1800", ["SP"])
        assert made["rates"] == [{"own": "0.2", "here": "0.25"}]
        address = f"/api/v1/tax-zones/{made['id']}"
        assert api.patch(address, {"rate": "0.12", "version": 1}).json()["rate"] == "0.1200"
        assert api.patch(address, {"rate": "0.13", "version": 1}).status_code == 409
        assert api.patch(address, {"rate": "1.5"}).status_code == 422
        twice = [{"own": "0.2", "here": "0.1"}, {"own": "0.20", "here": "0.2"}]
        assert api.patch(address, {"rates": twice}).status_code == 422
        assert api.get("/api/v1/tax-zones").json()["items"][0]["id"] == made["id"]
        here = api_of(anna).get("/api/v1/tax-zones/here?region=sp&own=0.2").json()
        assert here == {"zone_id": made["id"], "zone": "São Paulo", "rate": "0.25"}
        nowhere = api_of(anna).get("/api/v1/tax-zones/here?country=PT&own=0.2").json()
        assert nowhere == {"zone_id": None, "zone": "", "rate": "0.2"}
        assert api_of(anna).get("/api/v1/tax-zones").status_code == 403
        assert api_of(anna).patch(address, {"rate": "0"}).status_code == 403
        assert api.delete(address).status_code == 204
