"""The triggers and rules of a pipeline as cards that read as sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from dealwright.automation.filling import check_formulas, formulas_in
from dealwright.automation.judging import check_condition, names_of_condition
from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules import catalogue as rule_actions
from dealwright.automation.rules.forms import NOT_NOTED
from dealwright.automation.rules.models import Rule, When
from dealwright.automation.rules.queries import rules_of
from dealwright.automation.rules.results import left_by
from dealwright.automation.rules.timing import date_field
from dealwright.automation.rules.words import say, say_when
from dealwright.automation.scope import RESULTS_OF
from dealwright.automation.triggers import catalogue as trigger_kinds
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import (
    address_trouble,
    icon_of,
    say_settings,
    title_of,
    triggers_of,
)
from dealwright.events.remembering import remembering_answers
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import names_in
from dealwright.kit.expressions.conditions import Shape
from dealwright.kit.expressions.names import Name
from dealwright.people.workdays.queries import are_noted
from dealwright.records.colors import painted
from dealwright.records.pipelines.models import Pipeline, Stage

RULES, TRIGGERS = "rules", "triggers"


@dataclass(frozen=True)
class Mark:
    """A short word on a card."""

    text: str
    icon: str = ""
    tone: str = ""
    title: str = ""
    """The whole sentence, where the word alone says little."""


@dataclass(frozen=True)
class Card:
    """A trigger or a rule, in words."""

    key: str
    """`rules/12`: under this it is chosen, dragged and opened."""
    version: int
    what: str
    when: str
    icon: str
    is_active: bool
    marks: list[Mark]
    trouble: str
    """Why it cannot work as things are; empty where it can."""
    name: str = ""
    """What people call it, where that is not what it does."""

    @property
    def href(self) -> str:
        return f"/automation/{self.key}"

    @property
    def sentence(self) -> str:
        """The card read aloud."""
        return f"{self.what}: {self.when}" if self.when else self.what


@dataclass
class Column:
    """A stage with what stands on it."""

    stage: Stage
    color: str
    triggers: list[Card] = field(default_factory=list)
    rules: list[Card] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.triggers) + len(self.rules)


def columns_of(pipeline: Pipeline, *, only: Collection[int] | None = None) -> list[Column]:
    """Every stage of the pipeline, or `only` some, with its cards: as many queries for many as for one."""
    with remembering_answers():
        return _columns_of(pipeline, only)


def _columns_of(pipeline: Pipeline, only: Collection[int] | None) -> list[Column]:
    stages = {stage.pk: stage for stage in pipeline.stages.all() if only is None or stage.pk in only}
    standing = list(rules_of(pipeline).filter(stage__in=stages).select_related("acts_as"))
    checks = _Checks(pipeline.of_kind, standing)
    triggers: dict[int, list[Card]] = defaultdict(list)
    known = ("acts_as", "address_by")
    for trigger in triggers_of(pipeline).filter(stage__in=stages).select_related(*known):
        trigger.stage = stages[trigger.stage_id]
        triggers[trigger.stage_id].append(_trigger_card(trigger, checks))
    rules: dict[int, list[Card]] = defaultdict(list)
    for on_stage in _by_stage(standing):
        above: set[int] = set()
        for rule in on_stage:
            rule.stage = stages[rule.stage_id]
            rules[rule.stage_id].append(_rule_card(rule, checks, above))
            above.add(rule.pk)
    return [
        Column(stage, painted(stage.color), triggers[stage.pk], rules[stage.pk]) for stage in stages.values()
    ]


def _by_stage(rules: Iterable[Rule]) -> Iterable[list[Rule]]:
    standing: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        standing[rule.stage_id].append(rule)
    return standing.values()


def _trigger_card(trigger: Trigger, checks: _Checks) -> Card:
    marks = [Mark(_("Trigger"), "bolt", "accent")]
    if trigger.allow_back:
        marks.append(Mark(_("Also moves back"), "arrow-back-up"))
    return Card(
        key=f"{TRIGGERS}/{trigger.pk}",
        version=trigger.version,
        what=title_of(trigger),
        when=say_settings(trigger),
        icon=icon_of(trigger),
        is_active=trigger.is_active,
        marks=[*marks, *_common_marks(trigger)],
        trouble=checks.of_trigger(trigger),
    )


def _rule_card(rule: Rule, checks: _Checks, above: set[int]) -> Card:
    mark = rule_actions.mark_of(rule.action)
    return Card(
        key=f"{RULES}/{rule.pk}",
        version=rule.version,
        what=say(rule),
        when=say_when(rule),
        icon=rule_actions.icon_of(rule.action),
        is_active=rule.is_active,
        marks=[*([Mark(str(mark), tone="information")] if mark else []), *_common_marks(rule)],
        trouble=checks.of_rule(rule, above),
        name=rule.name,
    )


def _common_marks(one: Rule | Trigger) -> list[Mark]:
    marks = []
    if not one.is_active:
        marks.append(Mark(_("Switched off")))
    if one.condition:
        marks.append(Mark(_("Condition"), "filter", title=_("Only where its condition is met")))
    if one.acts_as is not None:
        marks.append(
            Mark(str(one.acts_as), "user", title=_("In the name of %(name)s") % {"name": one.acts_as})
        )
    if one.recipe:
        marks.append(Mark(_("Recipe"), "book-2", title=_("Installed with a recipe")))
    return marks


class _Checks:
    """Whether rules and triggers can work, for records of one kind; what is asked for often is asked once."""

    def __init__(self, of_kind: str, rules: list[Rule]) -> None:
        self.of_kind, self._rules = of_kind, rules

    @cached_property
    def names(self) -> RecordNames:
        return RecordNames(self.of_kind, lambda name: self._results.get(name), tells_changes=False)

    @cached_property
    def names_and_changes(self) -> RecordNames:
        return RecordNames(self.of_kind)

    @cached_property
    def _results(self) -> dict[Name, Shape]:
        return {one.name: one.shape for one in left_by(self._rules)}

    def of_rule(self, rule: Rule, above: set[int]) -> str:
        """Why a rule cannot work; `above` are the rules that it may use the results of."""
        try:
            found = rule_actions.get(rule.action)
            settings = found.settings.model_validate(rule.settings)
            if missing := _missing_results(rule, settings, above):
                return missing
            check_formulas(settings, self.of_kind, self.names)
            if rule.when in (When.BEFORE, When.AT):
                date_field(self.of_kind, rule.date_field)
            if rule.condition:
                check_condition(rule.condition, self.of_kind, self.names)
        except Refused as refused:
            return str(refused)
        except ValidationError:
            return _("Its settings are those of another release. Open it and save it again.")
        trouble = found.trouble(self.of_kind, settings)
        return trouble or ("" if not rule.in_working_day or are_noted() else str(NOT_NOTED))

    def of_trigger(self, trigger: Trigger) -> str:
        """Why a trigger cannot fire."""
        try:
            found = trigger_kinds.get(trigger.kind)
            settings = trigger_kinds.read_settings(found, trigger.settings)
            if trigger.condition:
                tells = trigger_kinds.tells_changes(found, self.of_kind)
                known = self.names_and_changes if tells else self.names
                check_condition(trigger.condition, self.of_kind, known)
        except Refused as refused:
            return str(refused)
        return found.trouble(self.of_kind, settings) or address_trouble(trigger)


def _missing_results(rule: Rule, settings: Any, above: set[int]) -> str:
    """A rule finds only what the rules above it, on its own stage, found or made."""
    named = (
        name for _setting, written in formulas_in(settings) if "A" in written for name in names_in(written)
    )
    for name in (*named, *names_of_condition(rule.condition)):
        if RESULTS_OF.fullmatch(name.object) and int(name.object[1:]) not in above:
            return _("It uses what a rule finds that does not stand above it (any more).")
    return ""
