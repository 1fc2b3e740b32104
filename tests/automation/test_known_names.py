"""Texts and conditions name what there is; anything else is refused where it stands, with what was meant."""

from __future__ import annotations

from html import unescape

import pytest

from dealwright.automation.aliases import field_meant
from dealwright.automation.overview.cards import columns_of
from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules.actions import (
    copy_rule,
    create_rule,
    delete_rule,
    edit_rule,
    place_rule,
    restore_rule,
)
from dealwright.automation.rules.events import RuleFacts
from dealwright.automation.rules.models import Rule
from dealwright.automation.scope import RecordScope
from dealwright.automation.triggers.actions import create_trigger, edit_trigger, place_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.variables.actions import create_variable
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import fill, read_name, render
from dealwright.kit.money import Money

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()

UNKNOWN = [
    ("System:Typo", "System:"),
    ("System:Dte", "“System:Date”"),
    ("Document:titel", "“Document:title”"),
    ("Document:contact.phone_numbers", "“Document:contact.phones”"),
    ("GlobalVar:discont", "“GlobalVar:discount”"),
    ("GlobalConst:discount", "“GlobalVar:discount”"),
    ("Variable:discount", "“GlobalVar:discount”"),
    ("Constant:nothing_like_it", ""),
    ("A999999:email", ""),
    ("Nonsense:x", ""),
]


@pytest.fixture(autouse=True)
def discount():
    return create_variable(name="Discount", type="number", by=SYSTEM)


@pytest.fixture
def above(stages):
    return create_rule(stage=stages["Paid"], action="create_task", settings={"title": "Pack"}, by=SYSTEM)


def task(stage, title="Pack", **values):
    return create_rule(stage=stage, action="create_task", settings={"title": title}, by=SYSTEM, **values)


class TestTexts:
    @pytest.mark.parametrize(("name", "meant"), UNKNOWN)
    def test_refuse_what_nobody_knows(self, stages, recorded, name, meant):
        with pytest.raises(Refused) as refused:
            task(stages["Paid"], f"Call {{={name}}}")

        assert refused.value.field == "settings.title"
        assert f"There is no value “{name}” here" in str(refused.value)
        assert meant in str(refused.value)
        assert Rule.objects.count() == 0
        assert recorded == []

    @pytest.mark.parametrize("name", ["System:now", "System:HostUrl", "Document:TITLE", "GlobalVar:discount"])
    def test_take_what_is_there(self, stages, name):
        assert task(stages["Paid"], f"Call {{={name}}}").settings["title"] == f"Call {{={name}}}"

    def test_name_results_of_rules_above_only(self, stages, above):
        task(stages["Paid"], f"After {{=A{above.pk}:task_id}}")

        for stage, result in (("Paid", "no_such_result"), ("Offer", "task_id")):
            with pytest.raises(Refused) as refused:
                task(stages[stage], f"After {{=A{above.pk}:{result}}}")
            assert refused.value.field == "settings.title"
        with pytest.raises(Refused):
            edit_rule(above, settings={"title": f"{{=A{above.pk}:task_id}}"}, by=SYSTEM)
        assert Rule.objects.count() == 2

    def test_say_which_result_was_meant(self, stages, above):
        with pytest.raises(Refused, match=rf"Did you mean “A{above.pk}:task_id”"):
            task(stages["Paid"], f"After {{=A{above.pk}:taskid}}")

    def test_that_stand_go_along_when_rules_are_moved_copied_and_brought_back(self, stages, above):
        below = task(stages["Paid"], f"After {{=A{above.pk}:task_id}}")

        place_rule(below, stage=stages["Offer"], by=SYSTEM)
        copied = copy_rule(below.refreshed(), to=stages["Shipping"], by=SYSTEM)
        facts = RuleFacts(**{name: getattr(below.refreshed(), name) for name in RuleFacts.model_fields})
        delete_rule(below.refreshed(), by=SYSTEM)
        delete_rule(above, by=SYSTEM)
        back = restore_rule(below.pk, stage=stages["Paid"], action=below.action, facts=facts, by=SYSTEM)
        edit_rule(back, name="Another name", by=SYSTEM)

        assert copied.settings["title"] == back.settings["title"] == f"After {{=A{above.pk}:task_id}}"


class TestConditions:
    @pytest.mark.parametrize(("name", "meant"), UNKNOWN)
    @pytest.mark.parametrize(
        ("condition", "field"),
        [
            ({"field": "{name}", "operator": "filled"}, "condition.field"),
            ({"field": "Document:title", "operator": "equal", "value": "{{={name}}}"}, "condition.value"),
            ({"formula": "{{={name}}} = 1"}, "condition.formula"),
        ],
        ids=["field", "value", "formula"],
    )
    def test_refuse_what_nobody_knows(self, stages, recorded, name, meant, condition, field):
        written = {key: said.format(name=name) for key, said in condition.items()}

        for put in (
            lambda: task(stages["Paid"], condition=written),
            lambda: create_trigger(stage=stages["Paid"], kind="task.completed", condition=written, by=SYSTEM),
        ):
            with pytest.raises(Refused) as refused:
                put()
            assert refused.value.field == field
            assert f"There is no “{name}” here" in str(refused.value)
            assert meant in str(refused.value)
        assert (Rule.objects.count(), Trigger.objects.count()) == (0, 0)
        assert recorded == []

    def test_of_a_form_say_it_at_the_row(self, client_of, owner, stages):
        sent = {
            "title": "Pack",
            "run-when": "immediately",
            "condition-0-field": "Document:title",
            "condition-0-operator": "equal",
            "condition-0-value": "{=System:Dte}",
        }

        answer = client_of(owner).post(f"/automation/stages/{stages['Paid'].pk}/rules/create_task", sent)

        assert answer.status_code == 422
        page = unescape(answer.content.decode())
        assert "There is no “System:Dte” here (any more). Did you mean “System:Date”?" in page
        assert Rule.objects.count() == 0


CHANGED = {"field": "Document:amount", "operator": "changed"}


class TestHasChanged:
    @pytest.mark.parametrize(
        ("kind", "settings", "is_told"),
        [
            ("field_changed", {"fields": ["amount"]}, True),
            ("responsible_changed", {}, True),
            ("deal.edited", {}, True),
            ("deal.assigned", {}, True),
            ("deal.won", {}, False),
            ("task.edited", {}, False),
            ("payment", {}, False),
        ],
    )
    def test_is_for_triggers_that_hear_of_changes(
        self, api_of, client_of, owner, stages, kind, settings, is_told
    ):
        stage = stages["Paid"]
        new = {"stage_id": stage.pk, "kind": kind, "settings": settings, "condition": CHANGED}
        rows = {"condition-0-field": "Document:amount", "condition-0-operator": "equal"}

        answer = api_of(owner).post("/api/v1/triggers", new)
        browser = client_of(owner)
        asked = browser.post(f"/automation/stages/{stage.pk}/condition?trigger={kind}", rows)

        assert answer.status_code == (201 if is_told else 422), answer.content
        assert ('value="changed"' in asked.content.decode()) is is_told
        if not is_told:
            [error] = answer.json()["errors"]
            assert error["field"] == "condition.operator"
            assert "Nobody tells what “Amount” was before" in error["message"]
            assert Trigger.objects.count() == 0

    def test_is_not_for_rules(self, api_of, client_of, owner, stages):
        stage = stages["Paid"]
        new = {"stage_id": stage.pk, "kind": "create_task", "settings": {"title": "Pack"}}
        rows = {"condition-0-field": "Document:amount", "condition-0-operator": "equal"}

        answer = api_of(owner).post("/api/v1/rules", {**new, "condition": CHANGED})
        asked = client_of(owner).post(f"/automation/stages/{stage.pk}/condition?rule=new", rows)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "condition.operator"
        assert 'value="changed"' not in asked.content.decode()
        assert Rule.objects.count() == 0
        assert not Entry.objects.filter(kind="rule.created").exists()

    def test_that_stands_on_a_rule_is_refused_when_it_is_saved_anew(self, client_of, owner, pipeline, stages):
        rule = task(stages["Paid"])
        with unrecorded("a condition of a former release"):
            Rule.objects.filter(pk=rule.pk).update(condition=CHANGED)
        browser = client_of(owner)
        sent = {
            "title": "Wrap",
            "run-when": "immediately",
            "condition-0-field": "Document:amount",
            "condition-0-operator": "changed",
        }

        page = browser.get(f"/automation/rules/{rule.pk}").content.decode()
        saved = browser.post(f"/automation/rules/{rule.pk}", sent)
        [card] = [card for column in columns_of(pipeline) for card in column.rules]
        renamed = edit_rule(rule.refreshed(), name="Packing", by=SYSTEM)
        moved = place_rule(renamed, stage=stages["Offer"], by=SYSTEM)

        assert 'value="changed" selected' in page
        assert saved.status_code == 422
        assert "Nobody tells what “Amount” was before" in saved.content.decode()
        assert "Nobody tells" in card.trouble
        assert (moved.name, moved.condition, moved.settings["title"]) == ("Packing", CHANGED, "Pack")

    def test_that_stands_on_a_trigger_is_refused_when_it_is_saved_anew(self, trigger_on, stages):
        trigger = trigger_on("Paid")
        with unrecorded("a condition of a former release"):
            Trigger.objects.filter(pk=trigger.pk).update(condition=CHANGED)
        trigger = trigger.refreshed()

        moved = place_trigger(edit_trigger(trigger, name="Lamp", by=SYSTEM), stage=stages["Offer"], by=SYSTEM)
        with pytest.raises(Refused, match="Nobody tells"):
            edit_trigger(moved, condition=CHANGED, by=SYSTEM)
        with pytest.raises(Refused, match="Nobody tells"):
            edit_trigger(moved, kind="deal.won", by=SYSTEM)

        assert moved.refreshed().condition == CHANGED


class TestNamesOfOtherPrograms:
    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("{=Document:OPPORTUNITY > printable}", "R$1,250.50"),
            ("{=Document:ASSIGNED_BY_ID > friendly}", "Anna"),
            ("{=Document:STAGE_ID > printable}", "New"),
            ("{=Document:opportunity}", "1250.50 BRL"),
        ],
    )
    def test_stand_for_fields_of_a_deal(self, deal, stages, written, text):
        deal = edit_deal(deal, amount=Money("1250.50", "BRL"), by=SYSTEM)

        task(stages["Paid"], written)

        assert render(written, RecordScope(record=deal)).replace("\xa0", " ") == text

    def test_stand_for_fields_of_linked_records(self):
        known = RecordNames("deal")

        assert str(known.shape(read_name("Document:CONTACT_PHONE")).label) == "Client: Phones"
        assert str(known.shape(read_name("Document:COMPANY_TITLE")).label) == "Company: Name"
        assert known.shape(read_name("Document:CONTACT_OPPORTUNITY")) is None

    def test_a_field_that_is_called_so_comes_first(self):
        assert field_meant("company", "title") == "name"
        assert field_meant("deal", "title") is None

    def test_are_compared_like_the_field(self, deal):
        edit_deal(deal, amount=Money("1250.50", "BRL"), by=SYSTEM)

        assert fill("={=Document:OPPORTUNITY} > 1000", RecordScope(record=deal.refreshed())) is True
