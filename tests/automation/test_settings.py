"""The business hours and the shared variables: pages, API, undo."""

from __future__ import annotations

from datetime import date, time

import pytest

from dealwright.automation.hours.actions import edit_business_hours
from dealwright.automation.hours.models import BusinessHours
from dealwright.automation.hours.queries import hours
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.variables.actions import create_variable
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import shared_variables
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.statuses.queries import order_stage

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
WEEK = {
    "opens_at": "08:30",
    "closes_at": "17:00",
    "weekdays": ["0", "1", "5"],
    "zone": "Europe/Warsaw",
    "shortest_delay_minutes": "10",
    "most_moves": "5",
}


class TestBusinessHoursPage:
    def test_saves_the_week_and_the_holidays(self, client_of, owner):
        holidays = ["2026-12-25", "", "2026-04-21", "2026-12-25"]

        answer = client_of(owner).post("/automation/business-hours", {**WEEK, "holiday": holidays})

        assert answer.status_code == 303
        found = hours()
        assert (found.opens_at, found.closes_at, found.zone) == (time(8, 30), time(17), "Europe/Warsaw")
        assert found.weekdays == [0, 1, 5]
        assert found.holidays == [date(2026, 4, 21), date(2026, 12, 25)]
        assert (found.shortest_delay_minutes, found.most_moves) == (10, 5)
        assert Entry.objects.get(kind="business_hours.changed").subject_id == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"closes_at": "08:00"}, "Work ends later"),
            ({"weekdays": []}, "Choose at least one working day."),
            ({"holiday": ["soon"]}, "“soon” is no day."),
            ({"zone": "Moon/Sea"}, "Select a valid choice"),
            ({"most_moves": "0"}, "greater than or equal to 1"),
            ({"version": "7"}, "Somebody changed this in the meantime."),
        ],
    )
    def test_refuses_what_cannot_be_and_keeps_what_was_typed(self, client_of, owner, change, words):
        answer = client_of(owner).post(
            "/automation/business-hours", {**WEEK, "holiday": ["2026-04-21"], **change}
        )

        assert answer.status_code in (409, 422)
        assert words in answer.content.decode()
        assert 'value="Europe/Warsaw" selected' in answer.content.decode() or "zone" in change
        assert hours().weekdays == [0, 1, 2, 3, 4]
        assert not Entry.objects.filter(kind="business_hours.changed").exists()

    def test_is_not_for_sellers(self, client_of, anna):
        assert client_of(anna).get("/automation/business-hours").status_code == 403
        assert client_of(anna).post("/automation/business-hours", WEEK).status_code == 403
        assert not BusinessHours.objects.exists()

    def test_is_taken_back(self, owner):
        edit_business_hours(holidays=[date(2026, 12, 25)], opens_at=time(8), by=Actor.of(owner))
        entry = Entry.objects.get(kind="business_hours.changed")

        undo_change(entry.change_id, by=Actor.of(owner))

        assert (hours().holidays, hours().opens_at) == ([], time(9))


class TestVariables:
    def test_a_page_adds_one_and_then_asks_what_it_holds(self, client_of, owner):
        browser = client_of(owner)

        made = browser.post(
            "/automation/variables/new",
            {"name": "Discount of the day", "sort": "variable", "type": "number", "visible_in": "everywhere"},
        )
        variable = Variable.objects.get()
        page = browser.get(made["Location"]).content.decode()
        browser.post(made["Location"], {"name": "Discount", "value": "12.5", "version": "1"})

        assert made["Location"] == f"/automation/variables/{variable.pk}"
        assert variable.code == "discount_of_the_day"
        assert 'inputmode="decimal"' in page
        assert "{=GlobalVar:discount_of_the_day}" in page
        assert (variable.refreshed().name, variable.refreshed().value) == ("Discount", 12.5)
        assert "12.5" in browser.get("/automation/variables").content.decode()

    def test_of_the_crm_is_for_its_kinds_of_records(self, client_of, api_of, owner):
        browser = client_of(owner)
        new = {"name": "Greeting", "sort": "constant", "type": "text", "visible_in": "crm"}

        page = browser.get("/automation/variables/new").content.decode()
        made = browser.post("/automation/variables/new", new)
        shown = browser.get(made["Location"]).content.decode()
        [told] = api_of(owner).get("/api/v1/variables?visible_in=crm").json()["items"]

        assert '<option value="crm">CRM</option>' in page
        assert "· CRM ·" in shown
        assert told["visible_in"] == "crm"
        places = ("lead", "deal", "contact", "company", "proposal", "invoice", "order", "task")
        assert [place for place in places if shared_variables(place)] == list(places[:6])

    def test_of_the_crm_is_no_value_for_rules_of_orders(self, stages):
        create_variable(name="Counter", type="number", visible_in="crm", by=SYSTEM)
        counts = {"variable": "counter", "change": "add", "value": "1"}
        names = {"title": "Number {=GlobalVar:counter}"}

        for action, settings in (("set_variable", counts), ("create_task", names)):
            create_rule(stage=stages["Paid"], action=action, settings=settings, by=SYSTEM)
            with pytest.raises(Refused) as refused:
                create_rule(stage=order_stage("N"), action=action, settings=settings, by=SYSTEM)
            assert refused.value.field in ("settings.variable", "settings.title")

        assert Rule.objects.count() == 2

    def test_a_code_is_made_from_any_name_and_is_free(self):
        names = ("Телефон магазина", "Телефон магазина", "24 hours")

        made = [create_variable(name=name, type="text", by=SYSTEM).code for name in names]

        assert made == ["telefon_magazina", "telefon_magazina_2", "value_24_hours"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"type": "poem"}, "type"),
            ({"type": "yes_no", "multiple": True}, "multiple"),
            ({"type": "number", "value": "many"}, "value"),
            ({"type": "number", "multiple": True, "value": 5}, "value"),
            ({"type": "text", "code": "2fast"}, "code"),
            ({"type": "text", "code": "taken"}, "code"),
            ({"type": "text", "visible_in": "spaceship"}, "visible_in"),
            ({"type": "text", "name": "  "}, "name"),
        ],
    )
    def test_refuses_what_cannot_be(self, given, field):
        create_variable(name="Taken", type="text", code="taken", by=SYSTEM)

        with pytest.raises(Refused) as refused:
            create_variable(**{"name": "New", **given}, by=SYSTEM)

        assert refused.value.field == field
        assert Variable.objects.count() == 1

    @pytest.mark.parametrize(
        "rule",
        [
            {"settings": {"title": "Give {=GlobalVar:discount}"}},
            {"settings": {"title": "Pack"}, "condition": {"formula": "{=GlobalVar:discount} > 5"}},
        ],
    )
    def test_stays_while_a_rule_names_it(self, client_of, owner, stages, rule):
        discount = create_variable(name="Discount", type="number", value=10, by=SYSTEM)
        create_variable(name="Other", type="number", code="discount_2", by=SYSTEM)
        create_rule(stage=stages["Paid"], action="create_task", name="Greeting", **rule, by=SYSTEM)

        answer = client_of(owner).post(f"/automation/variables/{discount.pk}/removal", follow=True)

        assert "“Discount” is used by: Sales · Paid: Greeting." in answer.content.decode()
        assert Variable.objects.count() == 2
        assert not Entry.objects.filter(kind="variable.deleted").exists()

    def test_is_removed_and_brought_back(self, client_of, owner):
        discount = create_variable(name="Discount", type="number", value=10, is_constant=True, by=SYSTEM)

        client_of(owner).post(f"/automation/variables/{discount.pk}/removal")
        gone = not Variable.objects.exists()
        undo_change(Entry.objects.get(kind="variable.deleted").change_id, by=Actor.of(owner))

        assert gone
        back = Variable.objects.get()
        assert (back.pk, back.code, back.value, back.is_constant) == (discount.pk, "discount", 10, True)

    def test_is_not_for_sellers(self, client_of, anna):
        variable = create_variable(name="Discount", type="number", by=SYSTEM)
        browser = client_of(anna)

        statuses = {
            browser.get("/automation/variables").status_code,
            browser.get(f"/automation/variables/{variable.pk}").status_code,
            browser.post("/automation/variables/new", {"name": "Mine"}).status_code,
            browser.post(f"/automation/variables/{variable.pk}/removal").status_code,
        }

        assert statuses == {403}
        assert Variable.objects.count() == 1


class TestApi:
    def test_of_business_hours(self, api_of, owner):
        api = api_of(owner)

        changed = api.patch(
            "/api/v1/settings/business-hours", {"opens_at": "08:00", "holidays": ["2026-12-25"]}
        )
        odd = api.patch("/api/v1/settings/business-hours", {"zone": "Moon/Sea"})

        assert changed.status_code == 200
        told = changed.json()
        assert (told["opens_at"], told["closes_at"], told["holidays"]) == ("08:00", "18:00", ["2026-12-25"])
        assert odd.status_code == 422

    def test_of_variables(self, api_of, owner, anna):
        api = api_of(owner)

        made = api.post(
            "/api/v1/variables", {"name": "Team", "type": "employee", "multiple": True, "value": [anna.pk]}
        )
        changed = api.patch(f"/api/v1/variables/{made.json()['id']}", {"value": None})
        stale = api.patch(f"/api/v1/variables/{made.json()['id']}", {"name": "Late", "version": 1})
        listed = api.get("/api/v1/variables?code=team")
        gone = api.delete(f"/api/v1/variables/{made.json()['id']}")

        assert (made.status_code, made.json()["value"]) == (201, [anna.pk])
        assert changed.json()["value"] is None
        assert stale.status_code == 409
        assert [one["code"] for one in listed.json()["items"]] == ["team"]
        assert gone.status_code == 204

    def test_is_not_for_sellers(self, api_of, anna):
        api = api_of(anna)

        assert api.get("/api/v1/variables").status_code == 403
        assert api.patch("/api/v1/settings/business-hours", {"opens_at": "08:00"}).status_code == 403
