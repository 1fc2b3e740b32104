"""Conditions that ask for what the rules above found."""

from __future__ import annotations

import pytest

from dealwright.automation.judging import judge
from dealwright.automation.overview.cards import columns_of
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.actions import create_rule, delete_rule, edit_rule, place_rule
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.rules.results import Above, shape_of_result
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
FOUND = {"count": "12.50", "email": "anna@example.com", "since": "2026-03-05", "is_known": True}

FIND = RuleAction(
    name="find_out",
    label="Find out",
    icon="search",
    say=lambda settings: "Find something out",
    run=lambda doing: dict(FOUND),
    results=(
        Result("count", "How many", Kind.NUMBER),
        Result("email", "E-mail"),
        Result("since", "Since when", Kind.DAY),
        Result("is_known", "Known", Kind.YES_NO),
    ),
)


@pytest.fixture(autouse=True)
def find_out(monkeypatch):
    monkeypatch.setitem(catalogue._actions, FIND.name, FIND)


@pytest.fixture
def above(stages):
    return create_rule(stage=stages["Paid"], action="find_out", settings={}, by=SYSTEM)


def asks(rule, result, operator="equal", value=None):
    said = {"field": f"A{rule.pk}:{result}", "operator": operator}
    return said if value is None else {**said, "value": value}


def below(stages, condition, **values):
    return create_rule(
        stage=stages["Paid"],
        action="create_task",
        settings={"title": "Pack"},
        condition=condition,
        **{"after_previous": True, **values},
        by=SYSTEM,
    )


class TestConditionOnResults:
    @pytest.mark.parametrize(
        ("result", "operator", "value", "holds"),
        [
            ("count", "greater", "9", True),  # as numbers: as texts “12.50” comes before “9”
            ("count", "greater", "100", False),
            ("email", "contains", "@example", True),
            ("since", "less", "2026-10-01", True),
            ("is_known", "equal", "Y", True),
            ("email", "empty", None, False),
        ],
    )
    def test_is_looked_at_when_its_time_has_come(
        self, above, deal, stages, run_reactions, result, operator, value, holds
    ):
        rule = below(stages, asks(above, result, operator, value))

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        run = RuleRun.objects.get(rule=rule)
        assert run.state == ("done" if holds else "skipped")
        assert Task.objects.filter(title="Pack").count() == holds
        assert "Find something out" in run.explained[0]["claim"]

    def test_what_nobody_left_is_empty(self, above, deal, stages, run_reactions):
        edit_rule(above, condition={"field": "Document:title", "operator": "empty"}, by=SYSTEM)
        filled = below(stages, asks(above, "email", "filled"))
        empty = below(stages, asks(above, "email", "empty"))

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert RuleRun.objects.get(rule=filled).state == "skipped"
        assert RuleRun.objects.get(rule=empty).state == "done"

    def test_of_a_rule_that_is_gone_is_empty(self, above, deal, stages):
        condition = asks(above, "email", "empty")
        delete_rule(above, by=SYSTEM)

        assert judge(condition, deal, shape_of_result=shape_of_result).is_met

    @pytest.mark.parametrize("field", ["A999999:email", "nothing"])
    def test_is_refused_for_what_no_rule_leaves(self, above, stages, recorded, field):
        condition = {"field": field if ":" in field else f"A{above.pk}:{field}", "operator": "filled"}

        with pytest.raises(Refused):
            below(stages, condition)

        assert Rule.objects.count() == 1
        assert recorded == []

    def test_is_marked_on_the_card_where_its_rule_stands_below(self, above, pipeline, stages):
        rule = below(stages, asks(above, "email", "filled"))
        place_rule(above, stage=stages["New"], by=SYSTEM)

        cards = {card.key: card for column in columns_of(pipeline) for card in column.rules}

        assert "does not stand above it" in cards[f"rules/{rule.pk}"].trouble
        assert cards[f"rules/{above.pk}"].trouble == ""


class TestAbove:
    def test_names_what_stands_above_only(self, above, stages):
        here = create_rule(stage=stages["Paid"], action="find_out", settings={}, name="Look", by=SYSTEM)
        create_rule(stage=stages["New"], action="find_out", settings={}, by=SYSTEM)

        assert [str(one.name) for one in Above(stages["Paid"], here.pk).left] == [
            f"A{above.pk}:{name}" for name in FOUND
        ]
        assert len(Above(stages["Paid"]).left) == 2 * len(FOUND)
        assert str(Above(stages["Paid"]).left[-1].shape.label) == "Known (Look)"


class TestForm:
    def test_offers_and_saves_a_result_of_a_rule_above(self, client_of, owner, above, stages):
        rule = create_rule(stage=stages["Paid"], action="find_out", settings={}, by=SYSTEM)
        client = client_of(owner)
        name = f"A{above.pk}:email"
        rows = {"condition-0-field": name, "condition-0-operator": "filled"}

        page = client.get(f"/automation/rules/{rule.pk}").content.decode()
        asked = client.post(
            f"/automation/stages/{stages['Paid'].pk}/condition?rule={rule.pk}",
            {**rows, "condition-do": "add"},
            HTTP_HX_REQUEST="true",
        ).content.decode()
        saved = client.post(
            f"/automation/rules/{rule.pk}", {"title": "Pack", "run-when": "immediately", **rows}
        )

        assert f"condition?rule={rule.pk}" in page
        assert f'value="{name}" selected' in asked
        assert saved.status_code == 303, saved.content.decode()
        assert rule.refreshed().condition == {"field": name, "operator": "filled"}

    def test_a_trigger_has_none_above(self, client_of, owner, above, stages):
        asked = client_of(owner).post(
            f"/automation/stages/{stages['Paid'].pk}/condition", {"condition-do": "add"}
        )

        assert f"A{above.pk}:email" not in asked.content.decode()

    def test_a_rule_below_is_not_offered(self, client_of, owner, above, stages):
        rule = below(stages, {})
        rows = {"condition-0-field": f"A{rule.pk}:task_id", "condition-0-operator": "filled"}

        refused = client_of(owner).post(f"/automation/rules/{above.pk}", {"run-when": "immediately", **rows})

        assert refused.status_code == 422
        assert above.refreshed().condition == {}
