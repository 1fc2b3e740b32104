"""Every action of rules, tried once on every kind of record that it is for. The rows stand in `rule_rows`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.http import QueryDict

from dealwright.automation.rules import catalogue, running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from tests.automation.rule_rows import Cast, rows, said
from tests.factories.sales import new_customer, new_order

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
ROWS = rows()
TRIED = [(name, kind) for name, row in sorted(ROWS.items()) for kind in row.on]
ACTIONS = sorted(one.name for one in catalogue.all_actions())


@pytest.fixture
def cast_of(pipeline, anna, boris, owner, run_reactions):
    """`cast_of("deal")`: one of Anna's with a client, told of to everybody, and the stage it will enter."""

    def made(kind: str) -> Cast:
        if kind == "lead":
            switch_to_classic(by=SYSTEM)
            ensure_lead_pipeline(by=SYSTEM)
            record = create_lead(
                title="Twenty phones",
                name="Clara Souza",
                emails=["clara@example.com"],
                responsible=anna,
                by=Actor.of(anna),
            )
        elif kind == "order":
            ensure_statuses(by=SYSTEM)
            bring_orders_back(by=SYSTEM)
            record = new_order(responsible=anna)
        else:
            record = create_deal(
                title="Twenty phones", contact=new_customer(), responsible=anna, by=Actor.of(anna)
            )
        run_reactions()
        stages = [one for one in record.stage.pipeline.stages.all() if one.semantic in ("open", "lost")]
        others = [one for one in stages if one.pk != record.stage_id]
        return Cast(kind, record, others[0], others[1], anna, boris, owner)

    return made


@pytest.fixture
def failing_once():
    """`failing_once(name)`: its first try does everything and then fails, however often it is begun."""
    changed = []

    def fail(name: str) -> None:
        action = catalogue.get(name)

        def run(doing):
            outcome = action.run(doing)
            if running.run_called(doing.key).attempts == 0:
                raise Refused("The lamp went out.")
            return outcome

        changed.append(action)
        catalogue.add(replace(action, run=run))

    yield fail
    for action in changed:
        catalogue.add(action)


def put(cast: Cast, name: str) -> Rule:
    row = ROWS[name]
    if row.prepare is not None:
        row.prepare(cast)
    cast.rule = create_rule(stage=cast.stage, action=name, settings=said(row.settings, cast), by=SYSTEM)
    return cast.rule


def enter(cast: Cast, run_reactions) -> RuleRun:
    kinds.get(cast.kind).move(cast.fresh, to=cast.stage, by=Actor.of(cast.anna))
    run_reactions()
    return RuleRun.objects.get(rule=cast.rule)


@pytest.mark.parametrize("name", ACTIONS)
class TestAction:
    def test_is_tried_here(self, name):
        assert name in ROWS, f"Add a row for {name} to a file of tests/automation/rule_rows."

    def test_says_what_it_is(self, name):
        action = catalogue.get(name)

        assert str(action.label).strip()
        assert str(action.help_text).strip().endswith("."), "one sentence for the catalogue"


@pytest.mark.parametrize(("name", "kind"), TRIED)
class TestRow:
    def test_does_it_once_also_after_a_failure(
        self, name, kind, cast_of, run_reactions, failing_once, time_machine
    ):
        cast, row = cast_of(kind), ROWS[name]
        put(cast, name)
        before = row.effect(cast)
        assert before == said(row.before, cast) if row.before is not None else before != said(row.after, cast)
        failing_once(name)

        run = enter(cast, run_reactions)

        assert (run.state, run.attempts, run.error) == ("waiting", 1, "The lamp went out.")
        assert row.effect(cast) == before, "what failed leaves nothing behind"

        time_machine.move_to(clock.now() + timedelta(seconds=30), tick=False)
        while running.step():
            pass
        run_reactions()

        run.refresh_from_db()
        assert (run.state, run.error if run.state == "failed" else "") == (row.state, "")
        assert row.effect(cast) == said(row.after, cast)

    def test_never_does_it_twice_for_one_key(self, name, kind, cast_of, run_reactions):
        cast, row = cast_of(kind), ROWS[name]
        put(cast, name)
        run = enter(cast, run_reactions)
        assert row.effect(cast) == said(row.after, cast)
        if not row.is_keyed:
            return

        running.try_now(
            RuleRun.objects.select_related("rule__stage", "rule__acts_as").get(pk=run.pk), cast.fresh
        )
        run_reactions()

        assert row.effect(cast) == said(row.after, cast)


@pytest.mark.parametrize(
    ("name", "kind", "at"),
    [(name, row.on[0], at) for name, row in sorted(ROWS.items()) for at in range(len(row.wrong))],
)
def test_refuses_wrong_settings(name, kind, at, cast_of, recorded):
    cast = cast_of(kind)
    settings, field = ROWS[name].wrong[at]
    given = said(settings, cast)
    recorded.start_over()

    with pytest.raises(Refused) as refusal:
        create_rule(stage=cast.stage, action=name, settings=given, by=SYSTEM)

    assert refusal.value.field == field
    assert Rule.objects.count() == 0
    assert recorded == []


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, row in sorted(ROWS.items()) for kind in row.refused_on]
)
def test_is_not_put_where_it_makes_no_sense(name, kind, cast_of):
    cast = cast_of(kind)

    with pytest.raises(Refused):
        create_rule(stage=cast.stage, action=name, settings=said(ROWS[name].settings, cast), by=SYSTEM)

    assert Rule.objects.count() == 0


@pytest.mark.parametrize("name", sorted(ROWS))
def test_form_says_what_is_stored(name, cast_of, client_of):
    """Opened and saved as it is, the form of a rule changes nothing."""
    cast = cast_of(ROWS[name].on[0])
    rule = put(cast, name)
    action = catalogue.get(name)
    stored = action.settings.model_validate(rule.settings)

    form = action.form(stage=cast.stage, actor=Actor.of(cast.owner), settings=rule.settings)
    sent = client_of(cast.owner).get(f"/automation/rules/{rule.pk}")
    typed = action.form(_typed(form), stage=cast.stage, actor=Actor.of(cast.owner), settings=rule.settings)

    assert sent.status_code == 200
    assert str(action.say(stored)).strip()
    assert typed.is_valid(), typed.errors
    assert action.settings.model_validate(typed.settings()) == stored


def _typed(form) -> QueryDict:
    """What a browser sends back for a form that nobody touched."""
    browser = _Browser()
    for bound in form:
        browser.feed(f"{bound}")
    return browser.data


class _Browser(HTMLParser):
    """Reads inputs as a browser sends them."""

    def __init__(self) -> None:
        super().__init__()
        self.data = QueryDict(mutable=True)
        self._select, self._is_several, self._first = "", False, None
        self._area = ""

    def handle_starttag(self, tag, pairs):
        given = {name: value or "" for name, value in pairs}
        name = given.get("name", "")
        if tag == "input" and name:
            is_tick = given.get("type") in {"checkbox", "radio"}
            if not is_tick or "checked" in given:
                self.data.appendlist(name, given.get("value", "on" if is_tick else ""))
        elif tag == "select":
            self._select, self._is_several, self._first = name, "multiple" in given, None
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = given.get("value", "")
            if "selected" in given:
                self.data.appendlist(self._select, given.get("value", ""))
                self._is_several = True
        elif tag == "textarea" and name:
            self._area = name
            self.data.appendlist(name, "")

    def handle_data(self, text):
        if self._area:
            held = self.data.getlist(self._area)
            self.data.setlist(self._area, [*held[:-1], held[-1] + text.removeprefix("\n")])

    def handle_endtag(self, tag):
        if tag == "select":
            if not self._is_several and self._first is not None:
                self.data.appendlist(self._select, self._first)
            self._select = ""
        elif tag == "textarea":
            self._area = ""
