"""Rules and triggers on the statuses of orders, when purchases become deals (C-8, OM-20).

Each is copied to the stage its status leads to, where the same can be done for a deal. Those on the statuses
stay as they are and sleep, because orders are not in use: the way back finds them where they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.rules.actions import RUN_TIME, copy_rule
from dealwright.automation.rules.actions import check_stage as check_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.queries import rules_of
from dealwright.automation.rules.words import say, say_when
from dealwright.automation.triggers.actions import check_stage as check_trigger
from dealwright.automation.triggers.actions import copy_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import say_settings, title_of, triggers_of
from dealwright.events import Actor, action
from dealwright.kit.errors import Problem
from dealwright.records.pipelines.models import Stage
from dealwright.sales.orders.events import OrderMoved, OrderReopened
from dealwright.sales.statuses.queries import order_stages

OF_STATUSES = frozenset({OrderMoved.kind, OrderReopened.kind})
"""What a trigger waits for that nobody sees any more where orders have no statuses on screen."""


class Fate(StrEnum):
    """What becomes of a rule or a trigger on a status."""

    COPIED = "copied"
    SWITCHED_OFF = "switched_off"
    """Copied, but off: on a deal it makes no sense as it is."""
    THERE = "there"
    """The same stands on the stage already."""
    DROPPED = "dropped"


@dataclass(frozen=True)
class Passage:
    """One rule or trigger on its way to deals."""

    what: Rule | Trigger
    status: str
    fate: Fate
    reason: str = ""
    """Why it is dropped."""
    twin: int | None = None
    """The rule or trigger that does it on deals, once there is one."""

    @property
    def is_trigger(self) -> bool:
        """Whether it moves records, rather than doing something for them."""
        return isinstance(self.what, Trigger)

    @property
    def sentence(self) -> str:
        """What it waits for or does, in the reader's language."""
        return title_of(self.what) if isinstance(self.what, Trigger) else say(self.what)

    @property
    def detail(self) -> str:
        """Under which condition, or when."""
        if isinstance(self.what, Trigger):
            return say_settings(self.what)
        return say_when(self.what)

    @property
    def words(self) -> str:
        """What becomes of it, and why."""
        if self.fate == Fate.COPIED:
            if self.what.is_active:
                return _("It works on the stage of the deal.")
            return _("It stands on the stage of the deal, switched off as it is here.")
        if self.fate == Fate.SWITCHED_OFF:
            return _(
                "It stands on the stage of the deal, switched off: deals do not show statuses of orders."
            )
        if self.fate == Fate.THERE:
            return _("The same stands on the stage of the deal already.")
        return _("It is left out: %(reason)s") % {"reason": self.reason}


def passages(stages: Mapping[str, Stage]) -> list[Passage]:
    """What would become of all rules and triggers on statuses; nothing is changed."""
    there = _Standing(stages.values())
    return [_passage(what, status, stages[status], there) for status, what in _on_statuses()]


@action
def carry_automation(stages: Mapping[str, Stage], *, by: Actor) -> list[dict[str, Any]]:
    """Copy what can be copied, and answer with what became of each, as a conversion keeps it."""
    there = _Standing(stages.values())
    kept = []
    for status, what in _on_statuses():
        passage = _passage(what, status, stages[status], there)
        twin = there.of(what, stages[status])
        if passage.fate in {Fate.COPIED, Fate.SWITCHED_OFF}:
            twin = _copy(
                what, stages[status], is_active=passage.fate == Fate.COPIED and what.is_active, by=by
            )
            there.add(what, stages[status], twin)
        kept.append(
            {
                "kind": what.record_kind,
                "id": what.pk,
                "status": status,
                "fate": passage.fate.value,
                "reason": passage.reason,
                "twin": twin,
            }
        )
    return kept


def told_passages(kept: Sequence[Mapping[str, Any]]) -> list[Passage]:
    """What became of them, of those that still stand on their statuses."""
    known: dict[str, Mapping[int, Any]] = {
        model.record_kind: model._default_manager.select_related("stage").in_bulk(
            [one["id"] for one in kept if one["kind"] == model.record_kind]
        )
        for model in (Rule, Trigger)
    }
    return [
        Passage(what, one["status"], Fate(one["fate"]), one["reason"], one["twin"])
        for one in kept
        if (what := known[one["kind"]].get(one["id"])) is not None
    ]


def moved_rules(kept: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Rule on a status → the one on a stage of deals that does what is still to do; one for each of these."""
    twins = {one["twin"]: one["id"] for one in kept if one["kind"] == Rule.record_kind and one["twin"]}
    return {source: twin for twin, source in twins.items()}


class _Standing:
    """What stands on stages of deals, to find the same again."""

    def __init__(self, stages: Iterable[Stage]) -> None:
        ids = {stage.pk for stage in stages}
        self._known = {
            _essence(one, one.stage_id): one.pk
            for model in (Rule, Trigger)
            for one in model._default_manager.filter(stage__in=ids)
        }

    def of(self, what: Rule | Trigger, stage: Stage) -> int | None:
        """The one that does the same on this stage."""
        return self._known.get(_essence(what, stage.pk))

    def add(self, what: Rule | Trigger, stage: Stage, twin: int) -> None:
        """Know of one more."""
        self._known[_essence(what, stage.pk)] = twin


def _essence(what: Rule | Trigger, stage: int) -> tuple[Any, ...]:
    """What makes two of them the same, wherever they stand."""
    settings = repr(sorted(what.settings.items()))
    if isinstance(what, Trigger):
        return stage, what.kind, settings, what.allow_back, repr(what.condition)
    timing = tuple(getattr(what, name) for name in RUN_TIME)
    return stage, what.action, settings, repr(what.condition), timing


def _on_statuses() -> list[tuple[str, Rule | Trigger]]:
    """All of them by status, triggers before rules, as the page of the automation shows them."""
    statuses = order_stages()
    if not statuses:
        return []
    pipeline = next(iter(statuses.values())).pipeline
    codes = {stage.pk: code for code, stage in statuses.items()}
    found: list[Rule | Trigger] = [*triggers_of(pipeline), *rules_of(pipeline)]
    places = {code: place for place, code in enumerate(statuses)}
    standing = [(codes[one.stage_id], one) for one in found if one.stage_id in codes]
    return sorted(standing, key=lambda one: places[one[0]])


def _passage(what: Rule | Trigger, status: str, stage: Stage, there: _Standing) -> Passage:
    if there.of(what, stage) is not None:
        return Passage(what, status, Fate.THERE)
    try:
        if isinstance(what, Trigger):
            check_trigger(what, stage)
        else:
            check_rule(what, stage)
    except Problem as problem:
        return Passage(what, status, Fate.DROPPED, str(problem))
    is_of_statuses = isinstance(what, Trigger) and what.kind in OF_STATUSES
    return Passage(what, status, Fate.SWITCHED_OFF if is_of_statuses else Fate.COPIED)


def _copy(what: Rule | Trigger, stage: Stage, *, is_active: bool, by: Actor) -> int:
    if isinstance(what, Trigger):
        return copy_trigger(what, to=stage, is_active=is_active, by=by).pk
    return copy_rule(what, to=stage, is_active=is_active, by=by).pk
