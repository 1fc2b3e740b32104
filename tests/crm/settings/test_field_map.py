"""Which added field of a lead becomes which field of what is made of it."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.leads.actions import edit_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.actions import edit_crm_settings
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.fields.actions import add_field
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def fields(db: None) -> None:
    """A budget and a hobby of leads; deals know a plan and a hobby, contacts a colour."""
    for of_kind, code, type in (
        ("lead", "budget", "number"),
        ("lead", "hobby", "text"),
        ("deal", "plan", "number"),
        ("deal", "hobby", "text"),
        ("contact", "color", "text"),
    ):
        add_field(of_kind=of_kind, label=code.title(), code=code, type=type, by=SYSTEM)


class TestConversion:
    @pytest.mark.usefixtures("classic", "pipeline")
    def test_goes_by_the_map(self, lead: Lead, by_anna: Actor) -> None:
        field_map = {"deal": {"budget": "plan", "hobby": ""}, "contact": {"hobby": "color"}}
        edit_crm_settings(field_map=field_map, by=SYSTEM)
        edit_lead(lead, custom={"budget": 5000, "hobby": "Chess"}, by=by_anna)

        done = convert_lead(lead, deal=NEW, contact=NEW, by=by_anna)

        assert done.deal is not None
        assert done.contact is not None
        assert done.deal.custom == {"plan": 5000}
        assert done.contact.custom == {"color": "Chess"}


class TestMap:
    def test_keeps_only_what_is_not_said_by_the_code(self) -> None:
        edit_crm_settings(field_map={"deal": {"budget": "plan", "hobby": "hobby"}, "company": {}}, by=SYSTEM)

        assert crm_settings().field_map == {"deal": {"budget": "plan"}}

    @pytest.mark.parametrize(
        "field_map",
        [
            {"task": {}},
            {"deal": "x"},
            {"deal": {"size": "plan"}},
            {"deal": {"budget": "size"}},
            {"deal": {"budget": "hobby"}},
            {"contact": {"hobby": "plan"}},
        ],
    )
    def test_refuses_what_cannot_be(self, field_map: Any) -> None:
        before = footprint()

        with pytest.raises(Refused) as refusal:
            edit_crm_settings(field_map=field_map, by=SYSTEM)

        assert refusal.value.field == "field_map"
        assert footprint() == before

    def test_is_taken_back(self, owner: User) -> None:
        by = Actor.of(owner)
        edit_crm_settings(field_map={"deal": {"budget": "plan"}}, by=by)

        undo_change(last_change(), by=by)

        assert crm_settings().field_map == {}


class TestPage:
    def test_shows_and_saves_it(self, owner: User, client_of: Any) -> None:
        browser = client_of(owner)

        page = browser.get("/crm/settings/fields").content.decode()
        sent = {"deal.budget": "plan", "deal.hobby": "", "contact.hobby": "color", "version": 1}
        answer = browser.post("/crm/settings/fields", sent)
        odd = browser.post("/crm/settings/fields", {**sent, "deal.budget": "hobby", "version": 2})
        stale = browser.post("/crm/settings/fields", {**sent, "deal.budget": "", "version": 1})

        assert 'name="deal.budget"' in page
        assert 'name="contact.budget"' not in page
        assert answer.status_code == 303
        assert (odd.status_code, stale.status_code) == (422, 409)
        assert crm_settings().field_map == {
            "deal": {"budget": "plan", "hobby": ""},
            "contact": {"hobby": "color"},
        }

    def test_is_closed_to_those_who_may_not_change_settings(self, anna: User, client_of: Any) -> None:
        assert client_of(anna).get("/crm/settings/fields").status_code == 403


class TestApi:
    def test_tells_and_changes_it(self, owner: User, api_of: Any) -> None:
        program = api_of(owner)

        changed = program.patch("/api/v1/settings/crm", {"field_map": {"deal": {"budget": "plan"}}})
        refused = program.patch("/api/v1/settings/crm", {"field_map": {"deal": {"budget": "hobby"}}})

        assert changed.json()["field_map"] == {"deal": {"budget": "plan"}}
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "field_map")
