"""Whatever happens in whatever order: the engine comes to the stages and runs that the plain model has."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from dealwright.events import Actor
from dealwright.kit import clock
from tests.automation.semantics.engine import Engine
from tests.automation.semantics.model import Model, Rule, Trigger

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SEMANTICS_EXAMPLES", "60"))
"""A search for new counterexamples takes thousands."""

STAGE, DEAL = st.integers(0, 5), st.integers(0, 1)
ON = st.integers(0, 4)


@st.composite
def _rule(draw: Any) -> Rule:
    stage = draw(ON)
    what = draw(st.sampled_from(["mark", "mark", "move", "grow", "pause", "await"]))
    to = draw(st.integers(stage + 1, 5)) if what == "move" else 0  # only forward: no rings
    return Rule(
        stage,
        what,
        to,
        delay=draw(st.sampled_from([0, 0, 10, 20])),
        after_previous=draw(st.booleans()),
        needs_big=draw(st.sampled_from([False, False, True])),
    )


TRIGGER = st.builds(
    Trigger, STAGE, st.booleans(), st.sampled_from([False, False, True]), st.sampled_from([None, "red"])
)
STEP = st.one_of(
    st.tuples(st.just("move"), DEAL, STAGE),
    st.tuples(st.just("move"), DEAL, ON),
    st.tuples(st.just("pass through"), DEAL, STAGE, STAGE),
    st.tuples(st.just("move quietly"), DEAL, STAGE),
    st.tuples(st.just("undo"), DEAL),
    st.tuples(st.just("resize"), DEAL, st.booleans()),
    st.tuples(st.just("light"), st.sampled_from([(0,), (1,), (0, 1)]), st.sampled_from(["red", "green"])),
    st.tuples(st.just("away"), DEAL, st.sampled_from(["archive", "bin"])),
    st.tuples(st.just("switch rule"), st.integers(0, 5)),
    st.tuples(st.just("switch trigger"), st.integers(0, 2)),
    st.tuples(st.just("finish"), st.integers(0, 3)),
    st.tuples(st.just("time"), st.sampled_from([5, 10, 20])),
    st.tuples(st.just("tell")),
    st.tuples(st.just("work")),
)
"""Who does what; telling and working are steps of their own, so that others happen before them."""


class Both:
    """The model and the engine, side by side."""

    def __init__(self, stages: Any, by: Actor, hands: Any, model: Model) -> None:
        self.model, self.engine, self.hands = model, Engine(stages, by), hands
        self.away: dict[int, str] = {}
        self.moved: dict[int, tuple[int, int] | None] = {}

    def do(self, what: str, *given: Any) -> None:
        """One step; what makes no sense now is passed over."""
        match what, *given:
            case ("create", stage):
                self._both("create", stage)
            case ("move", deal, stage) if self._is_there(deal):
                self._move(deal, stage)
            case ("pass through", deal, first, second) if self._is_there(deal):
                self._move(deal, first, second)
            case ("move quietly", deal, stage) if self._is_there(deal):
                self.moved.pop(deal, None)
                self.model.move(deal, stage, quietly=True)
                self.engine.move(deal, stage, silent=True)
            case ("undo", deal) if self._is_there(deal) and self.moved.get(deal) is not None:
                before, after = self.moved.pop(deal) or (0, 0)
                if self.model.deals[deal].stage == after:
                    self.engine.undo(deal)
                    self.model.move(deal, before, is_undo=True)
            case ("resize", deal, is_big) if self._is_there(deal):
                self._both("resize", deal, is_big)
            case ("light", deals, color):
                self._both("light", tuple(deal for deal in deals if deal < len(self.model.deals)), color)
            case ("away", deal, how) if deal < len(self.model.deals):
                self._take_away_or_bring_back(deal, how)
            case ("switch rule", number) if number < len(self.model.rules):
                rule = self.model.rules[number]
                rule.is_active = not rule.is_active
                self.engine.switch_rule(number, rule.is_active)
            case ("switch trigger", number) if number < len(self.model.triggers):
                trigger = self.model.triggers[number]
                trigger.is_active = not trigger.is_active
                self.engine.switch_trigger(number, trigger.is_active)
            case ("finish", number):
                self._finish_awaited(number)
            case ("time", minutes):
                self.model.now += minutes
                self.hands.shift(timedelta(minutes=minutes))
            case ("tell" | "work" as name,):
                self._both(name)

    def compare(self) -> None:
        """Both are in the same state."""
        assert self.engine.seen() == {
            "stages": [deal.stage for deal in self.model.deals],
            "done": self.model.done,
            "runs": [
                (run.rule, run.deal, run.state, run.waits_for, run.due if run.state == "waiting" else None)
                for run in self.model.runs
            ],
        }

    def _both(self, name: str, *given: Any) -> None:
        getattr(self.model, name)(*given)
        getattr(self.engine, name)(*given)

    def _is_there(self, deal: int) -> bool:
        return deal < len(self.model.deals) and not self.model.deals[deal].is_away

    def _move(self, deal: int, *stages: int) -> None:
        before = self.model.deals[deal].stage
        self._both("move", deal, *stages)
        after = self.model.deals[deal].stage
        self.moved[deal] = (before, after) if len(stages) == 1 and before != after else None

    def _take_away_or_bring_back(self, deal: int, how: str) -> None:
        if self.model.deals[deal].is_away:
            self.engine.bring_back(deal, self.away.pop(deal))
        else:
            self.away[deal] = how
            self.engine.take_away(deal, how)
        self.model.take_away_or_bring_back(deal)

    def _finish_awaited(self, number: int) -> None:
        waiting = [
            at for at, run in enumerate(self.model.runs) if (run.state, run.waits_for) == ("waiting", "work")
        ]
        if number < len(waiting):
            self.model.finish_awaited(self.model.runs[waiting[number]])
            assert self.engine.finish_awaited(waiting[number])


@pytest.fixture
def by(owner):
    return Actor.of(owner)


@pytest.fixture
def play(stages, by, run_reactions):
    """`play(rules, triggers, steps)` takes the steps and compares after each; nothing is left behind."""
    run_reactions()
    in_order = [stages[name] for name in ("New", "Offer", "Paid", "Shipping", "Won", "Lost")]

    def act(rules: list[Rule], triggers: list[Trigger], steps: list[tuple[Any, ...]]) -> None:
        began = clock.now().replace(microsecond=0)
        with transaction.atomic(), time_machine.travel(began, tick=False) as hands:
            both = Both(in_order, by, hands, Model(rules, triggers))
            with both.engine.deeds():
                both.engine.put_up(both.model)
                both.engine.tell()
                for step in [("create", 0), ("create", 1), *steps, ("tell",), ("work",), ("tell",)]:
                    both.do(*step)
                    both.compare()
            transaction.set_rollback(True)

    return act


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rules=st.lists(_rule(), max_size=6),
    triggers=st.lists(TRIGGER, max_size=3),
    steps=st.lists(STEP, min_size=4, max_size=16),
)
@example(
    rules=[Rule(0)],
    triggers=[Trigger(0, allow_back=True)],
    steps=[("move", 0, 5), ("resize", 1, True), ("light", (0, 1), "red")],
).via("an edit is told in the lane of its deal: what follows there is told after it")
def test_the_engine_does_what_the_model_does(play, rules, triggers, steps):
    note(f"play(\n    {rules!r},\n    {triggers!r},\n    {steps!r},\n)")
    play(rules, triggers, steps)
