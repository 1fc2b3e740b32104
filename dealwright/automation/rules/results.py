"""What rules leave for the rules below them on their stage, as texts and conditions name it: `A12:email`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import lazy

from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.catalogue import Result
from dealwright.automation.rules.ending import results_not_written
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.rules.words import say
from dealwright.automation.scope import RESULTS_OF
from dealwright.events.remembering import once_per_batch
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.conditions import Shape
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.problems import sentence
from dealwright.kit.numbers import whole_number
from dealwright.records.pipelines.models import Stage


@dataclass(frozen=True)
class Left:
    """One result of one rule."""

    rule: Rule
    result: Result

    @property
    def name(self) -> Name:
        """`A12:email`."""
        return Name(f"A{self.rule.pk}", self.result.name)

    @property
    def by(self) -> Any:
        """The rule that leaves it, lazily: by its name, else by what it does."""
        return _called(self.rule)

    @property
    def shape(self) -> Shape:
        """As a condition may ask for it."""
        return Shape(
            sentence("%(result)s (%(rule)s)", rule=self.by, result=self.result.label), self.result.kind
        )


@dataclass(frozen=True)
class Above:
    """The rules above one of a stage; above a new one, which has no id yet, stand all of them."""

    stage: Stage
    rule_id: int | None = None

    @cached_property
    def left(self) -> list[Left]:
        """What they leave, rule by rule."""
        standing: list[Rule] = []
        for rule in Rule.objects.filter(stage=self.stage).order_by("position", "pk"):
            if rule.pk == self.rule_id:
                break
            rule.stage = self.stage
            standing.append(rule)
        return list(left_by(standing))

    @cached_property
    def _shapes(self) -> dict[Name, Shape]:
        return {one.name: one.shape for one in self.left}

    def shape(self, name: Name) -> Shape | None:
        """What is known of one of these results; None for those of other rules."""
        return self._shapes.get(name)

    @property
    def names(self) -> RecordNames:
        """Everything that texts and conditions of the rule may ask for; it knows of no change."""
        return RecordNames(
            self.stage.pipeline.of_kind,
            self.shape,
            left=lambda: self._shapes,
            tells_changes=False,
        )


def above_called(stage: Stage, asks: str | None) -> Above | None:
    """The rules above the one that asks: its id, or `new`; None where a trigger asks."""
    return Above(stage, whole_number(asks)) if asks else None


def left_by(rules: Iterable[Rule]) -> Iterator[Left]:
    """The results of these rules; one whose action is gone leaves nothing."""
    for rule in rules:
        try:
            results = catalogue.results_of(rule.action, rule.settings)
        except Refused:
            continue
        for result in results:
            yield Left(rule, result)


def shape_of_result(name: Name) -> Shape | None:
    """What is known of a result, wherever its rule stands; None where no rule leaves it (any more)."""
    return _results_by_rule(int(name.object[1:])).get(name) if RESULTS_OF.fullmatch(name.object) else None


@once_per_batch
def _results_by_rule(rule_id: int) -> dict[Name, Shape]:
    found = Rule.objects.filter(pk=rule_id).select_related("stage__pipeline")
    return {one.name: one.shape for one in left_by(found)}


def results_above(run: RuleRun) -> dict[str, Any]:
    """What the rules that ran for the same entering found or made, by `A` and their numbers."""
    return results_of_entering(run.event_id, run.on_kind, run.on_id)


def results_of_entering(event_id: int, on_kind: str, on_id: int) -> dict[str, Any]:
    """The same, for the event by which a record entered."""
    found = RuleRun.objects.filter(event_id=event_id, on_kind=on_kind, on_id=on_id, result__isnull=False)
    results = dict(found.values_list("rule_id", "result")) | results_not_written(event_id, on_kind, on_id)
    return {f"A{rule_id}": result for rule_id, result in results.items()}


_called = lazy(lambda rule: rule.name or say(rule), str)
