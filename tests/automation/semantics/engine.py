"""The engine, driven by the same steps as the model, and seen the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from dealwright.automation.rules import catalogue, running
from dealwright.automation.rules.actions import create_rule, edit_rule
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import AWAITS, Doing, Outcome, Pause
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.triggers.actions import create_trigger, edit_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.actions import (
    archive_deal,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
    restore_deal,
    unarchive_deal,
)
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, dispatch, quietly, ref
from dealwright.events.actions import forget_last_change, last_change
from dealwright.kit import clock
from dealwright.records.undo.actions import undo_change
from tests.automation.semantics import model
from tests.events.kinds import LampLit, light_lamp

BIG = {"field": "Document:title", "operator": "contains", "value": "big"}
DEED = "tests_deed"


class Deed(BaseModel):
    """What a rule of the model does."""

    model_config = ConfigDict(extra="forbid")

    what: str
    to: int = 0


class Engine:
    """The real one, with a rule action that does what the model's rules do."""

    def __init__(self, stages: list[Any], by: Actor) -> None:
        self.stages, self.by = stages, by
        self.began = clock.now()
        self.deals: list[Deal] = []
        self.done: list[tuple[int, int]] = []
        self.changes: dict[int, Any] = {}

    @contextmanager
    def deeds(self) -> Iterator[None]:
        """Offer the rule action to rules inside."""
        catalogue.add(RuleAction(DEED, "Deed", "bolt", say=str, run=self._do, settings=Deed))
        try:
            yield
        finally:
            catalogue._actions.pop(DEED)

    def put_up(self, world: model.Model) -> None:
        """The rules and triggers of the model."""
        self.rules = [self._put_rule(rule) for rule in world.rules]
        self.triggers = [self._put_trigger(trigger) for trigger in world.triggers]

    def create(self, stage: int) -> None:
        title = f"Deal {len(self.deals)}"
        self.deals.append(create_deal(title=title, stage=self.stages[stage], by=self.by))

    def move(self, deal: int, *stages: int, silent: bool = False) -> None:
        forget_last_change()
        if silent:
            with quietly():
                self._go(deal, stages, by=self.by)
        else:
            self._go(deal, stages, by=self.by)
        if (change := last_change()) is not None:
            self.changes[deal] = change

    def undo(self, deal: int) -> None:
        undo_change(self.changes.pop(deal), by=self.by)

    def resize(self, deal: int, is_big: bool) -> None:
        title = f"Deal {deal}" + (" big" if is_big else "")
        edit_deal(self.deals[deal].refreshed(), title=title, by=self.by)

    def take_away(self, deal: int, how: str) -> None:
        (archive_deal if how == "archive" else delete_deal)(self._deal(deal), by=self.by)

    def bring_back(self, deal: int, how: str) -> None:
        (unarchive_deal if how == "archive" else restore_deal)(self._deal(deal), by=self.by)

    def light(self, deals: tuple[int, ...], color: str) -> None:
        _light([self.deals[deal] for deal in deals], color, by=self.by)

    def switch_rule(self, rule: int, is_on: bool) -> None:
        edit_rule(self.rules[rule], is_active=is_on, by=self.by)

    def switch_trigger(self, trigger: int, is_on: bool) -> None:
        edit_trigger(self.triggers[trigger], is_active=is_on, by=self.by)

    def finish_awaited(self, at: int) -> bool:
        return running.finish_awaited(f"rule-run:{self.runs()[at].pk}")

    def tell(self) -> None:
        dispatch.run_reactions()

    def work(self) -> None:
        while running.step():
            pass

    def runs(self) -> list[RuleRun]:
        return list(RuleRun.objects.order_by("pk"))

    def seen(self) -> dict[str, Any]:
        """What must be as in the model."""
        numbers = {deal.pk: number for number, deal in enumerate(self.deals)}
        rules = {rule.pk: number for number, rule in enumerate(self.rules)}
        stages = {stage.pk: number for number, stage in enumerate(self.stages)}
        return {
            "stages": [stages[self._deal(number).stage_id] for number in range(len(self.deals))],
            "done": self.done,
            "runs": [
                (rules[run.rule_id], numbers[run.on_id], run.state, run.waits_for, self._minute(run))
                for run in self.runs()
            ],
        }

    def _minute(self, run: RuleRun) -> int | None:
        if run.state != "waiting" or run.due_at is None:
            return None
        return round((run.due_at - self.began) / timedelta(minutes=1))

    def _deal(self, number: int) -> Deal:
        return Deal.everything.get(pk=self.deals[number].pk)

    @action
    def _go(self, deal: int, stages: tuple[int, ...], *, by: Actor) -> None:
        for stage in stages:
            move_deal(self._deal(deal), to=self.stages[stage], by=by)

    def _do(self, doing: Doing) -> Outcome:
        rule = [one.pk for one in self.rules].index(doing.by.id)
        deal = [one.pk for one in self.deals].index(doing.record.pk)
        self.done.append((rule, deal))
        if doing.settings.what == "move":
            move_deal(doing.record, to=self.stages[doing.settings.to], by=doing.by)
        elif doing.settings.what == "grow":
            edit_deal(doing.record, title=f"Deal {deal} big", by=doing.by)
        elif doing.settings.what == "pause":
            return Pause(clock.now() + timedelta(minutes=10))
        elif doing.settings.what == "await":
            return AWAITS
        return None

    def _put_rule(self, rule: model.Rule) -> Rule:
        put: Rule = create_rule(
            stage=self.stages[rule.stage],
            action=DEED,
            settings={"what": rule.what, "to": rule.to},
            delay_minutes=rule.delay,
            after_previous=rule.after_previous,
            condition=BIG if rule.needs_big else {},
            by=self.by,
        )
        return put

    def _put_trigger(self, trigger: model.Trigger) -> Trigger:
        put: Trigger = create_trigger(
            stage=self.stages[trigger.stage],
            kind=LampLit.kind,
            settings={"note": trigger.color} if trigger.color else {},
            allow_back=trigger.allow_back,
            condition=BIG if trigger.needs_big else {},
            by=self.by,
        )
        return put


@action
def _light(deals: list[Deal], color: str, *, by: Actor) -> None:
    for deal in deals:
        light_lamp(room=ref(deal), note=color, by=by)
