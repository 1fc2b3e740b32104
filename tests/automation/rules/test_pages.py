"""The form of a rule: what is asked, what is kept, what is refused and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import pytest
from django import forms
from pydantic import BaseModel, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.actions import create_rule, edit_rule
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.models import Rule
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class Engraving(BaseModel):
    """Of an action that is there for these tests alone."""

    title: Annotated[Formula, StringConstraints(min_length=1)]
    depth: int | None = None


class EngravingForm(SettingsForm):
    """The same, as a person types it."""

    title = FormulaField(label="What is engraved")
    depth = forms.IntegerField(label="How deep", required=False)


ENGRAVE = RuleAction(
    name="engrave",
    label="Engrave",
    icon="pencil",
    say=lambda settings: f"Engrave “{settings.title}”",
    run=lambda doing: None,
    settings=Engraving,
    form=EngravingForm,
)

USUAL = {"title": "Pack", "run-when": "immediately", "rule-is_active": "on"}


def row(number: int, field: str, operator: str, *values: str, **more: str) -> dict[str, Any]:
    """A row of the condition as a form sends it."""
    prefix = f"condition-{number}-"
    sent = {"field": field, "operator": operator, "value": list(values), **more}
    return {f"{prefix}{name}": value for name, value in sent.items()}


@pytest.fixture(autouse=True)
def engraving(monkeypatch):
    monkeypatch.setitem(catalogue._actions, ENGRAVE.name, ENGRAVE)


@pytest.fixture
def address(stages):
    return f"/automation/stages/{stages['Paid'].pk}/rules/engrave"


@pytest.fixture
def rule(stages):
    """“Engrave “Pack”” on the stage Paid."""
    return create_rule(stage=stages["Paid"], action="engrave", settings={"title": "Pack"}, by=SYSTEM)


class TestNewRule:
    def test_puts_a_rule_on_the_stage_as_it_was_filled_in(self, client_of, owner, anna, stages, address):
        sent = {
            "title": "Pack",
            "depth": "4",
            "rule-name": "Packing",
            "rule-acts_as": anna.pk,
            "run-when": "before",
            "run-delay": "2",
            "run-unit": "days",
            "run-date_field": "closes_on",
            "run-follows_date": "on",
            "run-in_business_hours": "on",
            "run-after_previous": "on",
            **row(0, "Document:amount", "greater", "1000"),
            **row(1, "Document:responsible", "equal", f"user_{anna.pk}", word="or"),
        }

        answer = client_of(owner).post(address, sent)

        assert answer["Location"] == f"/automation?pipeline={stages['Paid'].pipeline_id}"
        rule = Rule.objects.get()
        assert (rule.stage, rule.name, rule.acts_as, rule.is_active) == (
            stages["Paid"],
            "Packing",
            anna,
            False,
        )
        assert (rule.when, rule.delay_minutes, rule.date_field) == ("before", 2880, "closes_on")
        assert (rule.follows_date, rule.in_business_hours, rule.after_previous) == (True, True, True)
        assert rule.settings == {"title": "Pack", "depth": 4}
        assert rule.condition == {
            "any": [
                {"field": "Document:amount", "operator": "greater", "value": "1000"},
                {"field": "Document:responsible", "operator": "equal", "value": f"user_{anna.pk}"},
            ]
        }

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"title": ""}, "This field is required."),
            ({"title": "{=Document:nowhere}"}, "There is no value"),
            ({"run-when": "after"}, "Write how long, or let it run immediately."),
            ({"run-when": "after", "run-delay": "400", "run-unit": "days"}, "Wait at most one year."),
            ({"run-when": "at"}, "Choose a field that holds a date."),
            ({"run-when": "whenever"}, "Select a valid choice"),
            ({"rule-name": "n" * 121}, "at most 120"),
            (row(0, "Document:amount", "greater", "much"), "is not an amount"),
            (row(0, "Document:gone", "equal", "1"), "There is no “Document:gone” here"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client_of, owner, address, change, words):
        recorded = Entry.objects.count()

        answer = client_of(owner).post(address, {**USUAL, "depth": "7", "run-unit": "days", **change})

        assert answer.status_code == 422
        page = answer.content.decode()
        assert words in page
        assert 'value="7"' in page
        assert Rule.objects.count() == 0
        assert Entry.objects.count() == recorded

    def test_is_not_there_for_records_that_it_cannot_be_done_for(
        self, client_of, owner, address, monkeypatch
    ):
        of_leads = replace(ENGRAVE, of_kinds=frozenset({"lead"}))
        monkeypatch.setitem(catalogue._actions, ENGRAVE.name, of_leads)

        assert client_of(owner).get(address).status_code == 404

    def test_a_seller_is_refused(self, client_of, anna, address):
        assert client_of(anna).post(address, USUAL).status_code == 403
        assert Rule.objects.count() == 0


class TestBuildingWithoutScripts:
    @pytest.mark.parametrize(
        ("do", "fields"),
        [
            ("add", ["Document:amount", "Document:title", ""]),
            ("remove-0", ["Document:title"]),
            ("remove-9", ["Document:amount", "Document:title"]),
            ("look", ["Document:amount", "Document:title"]),
            ("remove-x", ["Document:amount", "Document:title"]),
        ],
    )
    def test_a_button_changes_the_rows_and_saves_nothing(self, client_of, owner, address, do, fields):
        sent = {
            "title": "",
            "condition-do": do,
            **row(0, "Document:amount", "greater", "1000"),
            **row(1, "Document:title", "filled", word="or"),
        }

        answer = client_of(owner).post(address, sent)

        page = answer.content.decode()
        assert answer.status_code == 200
        assert "This field is required" not in page
        assert [f'name="condition-{at}-field"' in page for at in range(4)] == [
            at < len(fields) for at in range(4)
        ]
        assert Rule.objects.count() == 0

    def test_the_rows_alone_are_answered_to_scripts(self, client_of, owner, stages):
        sent = {"condition-do": "add", **row(0, "Document:closes_on", "between", "", "")}

        answer = client_of(owner).post(
            f"/automation/stages/{stages['Paid'].pk}/condition", sent, HTTP_HX_REQUEST="true"
        )

        page = answer.content.decode()
        assert page.count('type="date" name="condition-0-value"') == 2
        assert 'name="condition-1-field"' in page
        assert "<html" not in page

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            (("Document:is_repeat", "equal"), '<option value="Y"'),
            (("Document:responsible", "in"), 'type="checkbox" name="condition-0-value" value="user_'),
            (("Document:stage", "equal"), '<option value="stage_'),
            (("Document:created_at", "less"), 'type="datetime-local"'),
            (("Document:contact.client_type", "equal"), '<option value="prospect"'),
            (("Document:title", "contains"), 'type="text" name="condition-0-value"'),
            (("Document:amount", "greater"), "data-formula"),
        ],
    )
    def test_the_value_is_asked_for_as_its_field_is(self, client_of, owner, stages, condition, expected):
        sent = row(0, *condition, "")

        page = (
            client_of(owner).post(f"/automation/stages/{stages['Paid'].pk}/condition", sent).content.decode()
        )

        assert expected in page

    def test_a_formula_may_stand_where_a_value_is_chosen(self, client_of, owner, stages):
        sent = {**row(0, "Document:closes_on", "less", ""), "condition-do": "write-0"}

        page = (
            client_of(owner).post(f"/automation/stages/{stages['Paid'].pk}/condition", sent).content.decode()
        )

        assert 'name="condition-0-written" value="yes"' in page
        assert 'type="date"' not in page


class TestRuleForm:
    def test_shows_and_keeps_what_stands(self, client_of, owner, stages):
        rule = create_rule(
            stage=stages["Paid"],
            action="engrave",
            settings={"title": "Pack"},
            condition={"field": "Document:amount", "operator": "greater", "value": 1000},
            delay_minutes=120,
            by=SYSTEM,
        )
        browser = client_of(owner)

        page = browser.get(f"/automation/rules/{rule.pk}").content.decode()
        answer = browser.post(
            f"/automation/rules/{rule.pk}",
            {
                **USUAL,
                "version": "1",
                "run-when": "after",
                "run-delay": "2",
                "run-unit": "hours",
                **row(0, "Document:amount", "greater", "1000"),
            },
        )

        assert 'value="after" checked' in page.replace("  ", " ")
        assert 'value="1000"' in page
        assert answer.status_code == 303
        assert rule.refreshed().version == 1, "nothing was changed, to the letter"

    def test_a_deep_condition_stays_as_it_is(self, client_of, owner, stages):
        leaf = {"field": "Document:title", "operator": "filled"}
        deep = {"all": [{"any": [leaf, leaf]}, leaf]}
        rule = create_rule(
            stage=stages["Paid"], action="engrave", settings={"title": "Pack"}, condition=deep, by=SYSTEM
        )
        browser = client_of(owner)

        page = browser.get(f"/automation/rules/{rule.pk}").content.decode()
        browser.post(
            f"/automation/rules/{rule.pk}",
            {**USUAL, "title": "Wrap", "version": "1", "condition-kept": "yes"},
        )

        assert "“Title” is filled." in page
        assert "Replace it by rows" in page
        assert rule.refreshed().condition == deep
        assert rule.refreshed().settings["title"] == "Wrap"

    def test_marks_a_field_that_is_gone_and_loses_nothing(self, client_of, owner, rule):
        gone = {"field": "Document:custom.weight", "operator": "greater", "value": "5"}
        with unrecorded("a field that went since"):
            Rule.objects.filter(pk=rule.pk).update(condition=gone)

        page = client_of(owner).get(f"/automation/rules/{rule.pk}").content.decode()

        assert "Document:custom.weight (is gone)" in page
        assert "There is no “Document:custom.weight” here" in page
        assert 'value="5"' in page

    def test_whoever_was_quicker_is_shown_and_asked(self, client_of, owner, anna, rule):
        edit_rule(rule, settings={"title": "Theirs"}, by=Actor.of(anna))
        typed = {**USUAL, "title": "Mine", "rule-name": "Packing", "version": "1"}
        browser = client_of(owner)

        asked = browser.post(f"/automation/rules/{rule.pk}", typed)
        between = rule.refreshed()
        kept = browser.post(
            f"/automation/rules/{rule.pk}",
            {**typed, "version": "2", "keep-settings": "theirs", "keep-name": "mine"},
        )

        page = asked.content.decode()
        assert asked.status_code == 409
        assert f"{anna.name} was quicker" in page
        assert "Theirs" in page
        assert 'value="Mine"' in page
        assert 'name="version" value="2"' in page
        assert between.settings["title"] == "Theirs"
        assert kept.status_code == 303
        assert (rule.refreshed().settings["title"], rule.refreshed().name) == ("Theirs", "Packing")

    def test_takes_it_off(self, client_of, owner, rule):
        client_of(owner).post(f"/automation/rules/{rule.pk}/removal")

        assert Rule.objects.count() == 0
