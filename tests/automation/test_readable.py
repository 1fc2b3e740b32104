"""Values as people call them in the forms of rules and triggers; what is kept are their codes (6.9)."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dealwright.automation.readable import AS_WRITTEN, ReadableNames
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.values.preview import preview
from dealwright.automation.variables.actions import create_variable
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.expressions.names import Name

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TITLE, AMOUNT = Name("Document", "title"), Name("Document", "amount")
PHONE, CONSTANT = Name("Document", "contact.phones"), Name("GlobalConst", "phone")
NAMES = ReadableNames(
    lambda: [(TITLE, "Title"), (AMOUNT, "Amount"), (PHONE, "Phone"), (CONSTANT, "Phone")],
    lambda: [(Name("System", "Date"), "Today")],
)
USUAL = {"run-when": "immediately", "rule-is_active": "on", "priority": "usual"}


def shown_in(page: str, name: str) -> str:
    """What stands in the field of that name."""
    found = re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>|<input[^>]*name="{name}"[^>]*>', page, re.S
    )
    assert found, name
    if found[1] is not None:
        return unescape(found[1])
    value = re.search(r'value="([^"]*)"', found[0])
    return unescape(value[1]) if value else ""


class TestReadableNames:
    @pytest.mark.parametrize(
        ("kept", "shown"),
        [
            ("Dear {=Document:title}", "Dear {{Title}}"),
            ("{=Document:amount > printable}", "{{Amount > printable}}"),
            ("{{=round({=Document:amount}, 1)}} {=System:Date}", "{{=round({{Amount}}, 1)}} {=System:Date}"),
            ("={=Document:amount} * 2", "={{Amount}} * 2"),
            ("{=GlobalConst:phone}", "{{Phone [GlobalConst:phone]}}"),
            ("{=Document:gone}, {=A12:email}", "{=Document:gone}, {=A12:email}"),
            ("no values", "no values"),
        ],
    )  # fmt: skip
    def test_go_there_and_back(self, kept, shown):
        assert NAMES.shown(kept) == shown
        assert NAMES.kept(shown) == kept
        assert NAMES.problems_of(shown) == []

    def test_show_fields_in_large_letters_too_and_understand_values_of_the_system(self):
        assert NAMES.shown("{=Document:TITLE}") == "{{Title}}"
        assert NAMES.kept("{{ Today }}") == "{=System:Date}"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("{{Titel}}", "There is no value called “Titel” here. Did you mean “Title”?"),
            ("{{Whatever that is}}", "Choose one with the “…” button."),
            ("{{Phone}}", "Several values are called “Phone”."),
            ("{{Amount > printible}}", "There is no value called “Amount > printible” here."),
            ("{{Title}} costs {{=round(}}", "At letter 26:"),
        ],
    )
    def test_say_what_is_wrong_where_it_was_typed(self, typed, words):
        (problem,) = NAMES.problems_of(typed)

        assert words in problem

    def test_leave_a_form_without_names_as_it_is(self):
        assert AS_WRITTEN.kept("{{Title}} {=Document:title}") == "{{Title}} {=Document:title}"
        assert AS_WRITTEN.shown("{=Document:title}") == "{=Document:title}"
        assert AS_WRITTEN.problems_of("{{Title}}") == []


class TestFormOfRule:
    @pytest.fixture
    def address(self, stages):
        return f"/automation/stages/{stages['Paid'].pk}/rules/create_task"

    def test_keeps_codes_and_shows_words_again(self, client_of, owner, address):
        create_variable(name="Person on duty", type="text", code="duty", by=SYSTEM)
        browser = client_of(owner)

        answer = browser.post(
            address,
            {
                **USUAL,
                "title": "Call {{Client: Phones}}",
                "description": "={{Amount}} * 2",
                "responsible_id_formula": "{{Responsible}}; {{Person on duty}}",
                "condition-0-field": "Document:title",
                "condition-0-operator": "contains",
                "condition-0-value": "{{Client: Name}}",
                "condition-1-field": "formula",
                "condition-1-value": "{{Amount}} > 5",
            },
        )

        assert answer.status_code == 303, answer.content.decode()
        rule = Rule.objects.get()
        assert rule.settings["title"] == "Call {=Document:contact.phones}"
        assert rule.settings["description"] == "={=Document:amount} * 2"
        assert rule.settings["responsible_formula"] == "{=Document:responsible}; {=GlobalVar:duty}"
        assert rule.condition == {
            "all": [
                {"field": "Document:title", "operator": "contains", "value": "{=Document:contact.name}"},
                {"formula": "{=Document:amount} > 5"},
            ]
        }
        page = browser.get(f"/automation/rules/{rule.pk}").content.decode()
        assert shown_in(page, "title") == "Call {{Client: Phones}}"
        assert shown_in(page, "description") == "={{Amount}} * 2"
        assert shown_in(page, "responsible_id_formula") == "{{Responsible}}; {{Person on duty}}"
        assert shown_in(page, "condition-0-value") == "{{Client: Name}}"
        assert shown_in(page, "condition-1-value") == "{{Amount}} > 5"

    def test_saved_as_it_was_shown_nothing_is_changed(self, client_of, owner, stages):
        rule = create_rule(
            stage=stages["Paid"],
            action="create_task",
            settings={"title": "Call {=Document:contact.phones > printable}"},
            condition={
                "field": "Document:title",
                "operator": "contains",
                "value": "{=Document:company.name}",
            },
            by=SYSTEM,
        )
        browser = client_of(owner)
        page = browser.get(f"/automation/rules/{rule.pk}").content.decode()
        sent = {name: shown_in(page, name) for name in ("title", "description", "due", "condition-0-value")}
        fields = {"condition-0-field": "Document:title", "condition-0-operator": "contains"}

        answer = browser.post(f"/automation/rules/{rule.pk}", {**USUAL, **sent, **fields, "version": "1"})

        assert answer.status_code == 303, answer.content.decode()
        assert rule.refreshed().settings["title"] == rule.settings["title"]
        assert rule.refreshed().condition == rule.condition

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"title": "Call {{Client: Phnes}}"}, "title"),
            ({"responsible_id_formula": "{{Client: Phnes}}"}, "responsible_id"),
            (
                {
                    "condition-0-field": "Document:title",
                    "condition-0-operator": "equal",
                    "condition-0-value": "{{Client: Phnes}}",
                },
                "condition",
            ),
        ],
    )
    def test_says_at_the_field_what_nobody_is_called(self, client_of, owner, address, change, field):
        recorded = Entry.objects.count()

        answer = client_of(owner).post(address, {**USUAL, "title": "Call", **change})

        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert "There is no value called “Client: Phnes” here. Did you mean “Client: Phones”?" in page
        assert "{{Client: Phnes}}" in page, "nothing typed is lost"
        assert Rule.objects.count() == 0
        assert Entry.objects.count() == recorded

    def test_of_fields_and_their_values(self, client_of, owner, stages):
        sent = {
            **USUAL,
            "values.field": ["title", "comment"],
            "values.value": ["{{Client: Name}}", "{{Titel}}"],
        }
        address = f"/automation/stages/{stages['Paid'].pk}/rules/edit_fields"
        browser = client_of(owner)

        refused = unescape(browser.post(address, sent).content.decode())
        browser.post(address, {**sent, "values.value": ["{{Client: Name}}", "Was {{Title}}"]})

        assert "Comment: There is no value called “Titel” here. Did you mean “Title”?" in refused
        rule = Rule.objects.get()
        assert rule.settings["values"] == {
            "title": "{=Document:contact.name}",
            "comment": "Was {=Document:title}",
        }
        page = unescape(browser.get(f"/automation/rules/{rule.pk}").content.decode())
        assert "{{Client: Name}}" in page
        assert "Was {{Title}}" in page

    def test_names_results_of_the_rules_above(self, client_of, owner, stages, address):
        above = create_rule(
            stage=stages["Paid"], action="create_task", settings={"title": "Pack"}, name="Packing", by=SYSTEM
        )
        browser = client_of(owner)
        values = f"/automation/stages/{stages['Paid'].pk}/values"

        offered = unescape(browser.get(f"{values}?rule=new", HTTP_HX_REQUEST="true").content.decode())
        words = re.search(r'data-writes="(\{\{[^"]*\(Packing\)\}\})"', offered)[1]
        browser.post(address, {**USUAL, "title": f"After {words}"})

        made = Rule.objects.exclude(pk=above.pk).get()
        assert made.settings["title"] == f"After {{=A{above.pk}:task_id}}"


class TestFormOfTrigger:
    def test_keeps_codes_and_shows_words_again(self, client_of, owner, stages):
        browser = client_of(owner)
        sent = {
            "watched": ["amount"],
            "condition-0-field": "Document:title",
            "condition-0-operator": "contains",
            "condition-0-value": "{{Company: Name}}",
        }

        browser.post(f"/automation/stages/{stages['Paid'].pk}/triggers/field_changed", sent)

        trigger = Trigger.objects.get()
        assert trigger.condition["value"] == "{=Document:company.name}"
        page = browser.get(f"/automation/triggers/{trigger.pk}").content.decode()
        assert shown_in(page, "condition-0-value") == "{{Company: Name}}"


class TestPicker:
    def test_writes_words_and_offers_a_trigger_no_results(self, client_of, owner, stages):
        rule = create_rule(stage=stages["Paid"], action="create_task", settings={"title": "Pack"}, by=SYSTEM)
        browser = client_of(owner)
        values = f"/automation/stages/{stages['Paid'].pk}/values"

        pages = {
            asks: unescape(browser.get(values + asks, HTTP_HX_REQUEST="true").content.decode())
            for asks in ("", "?rule=new", f"?rule={rule.pk}")
        }
        forms = [
            browser.get(address).content.decode()
            for address in (
                f"/automation/stages/{stages['Paid'].pk}/triggers/field_changed",
                f"/automation/stages/{stages['Paid'].pk}/rules/create_task",
                f"/automation/rules/{rule.pk}",
            )
        ]

        assert 'data-writes="{{Title}}"' in pages[""]
        assert 'data-writes="{=System:Date}"' in pages[""]
        assert [f"{{=A{rule.pk}:task_id}}" in page for page in pages.values()] == [False, True, False]
        asked = [re.search(r'data-values="[^"?]*([^"]*)"', form)[1] for form in forms]
        assert asked == ["", "?rule=new", f"?rule={rule.pk}"]

    def test_the_preview_reads_words(self, deal, owner, stages):
        actor = Actor.of(owner)

        shown = preview("It is {{Title}}", stages["Paid"], actor)
        wrong = preview("It is {{Titel}}", stages["Paid"], actor)

        assert (shown.text, shown.problem) == ("It is Twenty phones", "")
        assert wrong.problem == "There is no value called “Titel” here. Did you mean “Title”?"


class TestApi:
    def test_keeps_and_tells_codes(self, api_of, owner, stages):
        new = {
            "stage_id": stages["Paid"].pk,
            "kind": "create_task",
            "settings": {"title": "Call {=Document:contact.phones}"},
        }

        made = api_of(owner).post("/api/v1/rules", new).json()

        assert made["settings"]["title"] == "Call {=Document:contact.phones}"
