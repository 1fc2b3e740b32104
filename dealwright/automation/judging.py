"""Whether the condition of a rule or a trigger is met, and by what (AU-25, AU-26, AU-37)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dealwright.automation.record_names import RecordNames
from dealwright.automation.scope import RecordScope, ShapeOfResult, none_known
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.events.together import event_of
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import conditions, names_in
from dealwright.kit.expressions.names import Name
from dealwright.kit.expressions.problems import WrongCondition


@dataclass(frozen=True)
class Judged:
    """Whether it is met, and how its parts were found."""

    is_met: bool
    parts: list[dict[str, Any]] = field(default_factory=list)
    """`{"claim": …, "answer": …, "holds": …, "depth": …}`, in the language of the source."""


MET = Judged(True)


def judge(
    condition: Mapping[str, Any],
    record: Any,
    entry: Entry | None = None,
    *,
    results: Callable[[], Mapping[str, Any]] = dict,
    shape_of_result: ShapeOfResult = none_known,
) -> Judged:
    """Whether the condition holds for the record as it is now; an empty one always does.

    The event tells what was there before, for “has changed”; `results` what rules above left, where nothing
    is empty. A part that cannot be decided does not hold.
    """
    if not condition:
        return MET
    scope, tree = _scope(record, entry), _tree_of(condition)
    scope.results, scope.shape_of_result = results, shape_of_result
    outcome = conditions.check(tree, scope)
    parts = [
        {"claim": line.claim, "answer": line.answer, "holds": line.holds, "depth": line.depth}
        for line in outcome.lines(scope, _labels(tree, RecordNames(record.record_kind, shape_of_result)))
    ]
    return Judged(outcome.holds, parts)


def is_met(condition: Mapping[str, Any], record: Any, entry: Entry | None = None) -> bool:
    """The same in a word: most triggers are looked at in vain, and nobody reads why."""
    return not condition or conditions.check(_tree_of(condition), _scope(record, entry)).holds


def _tree_of(condition: Mapping[str, Any]) -> conditions.Condition:
    """Those of triggers and rules are asked for again and again."""
    return _read(json.dumps(condition))


@lru_cache(maxsize=1024)
def _read(condition: str) -> conditions.Condition:
    return conditions.read(json.loads(condition))


def _scope(record: Any, entry: Entry | None) -> RecordScope:
    return RecordScope(record=record, changed=None if entry is None else _before(entry, record))


def _labels(tree: conditions.Condition, known: RecordNames) -> dict[Name, Any]:
    """What people call the fields that a condition compares."""
    compared = {leaf.name for leaf in conditions.leaves(tree) if isinstance(leaf, conditions.Comparison)}
    shapes = {name: known.shape(name) for name in compared}
    return {name: shape.label for name, shape in shapes.items() if shape is not None}


def check_condition(condition: Any, of_kind: str, known: RecordNames | None = None) -> None:
    """Refused, at the wrong part, where a condition makes no sense for records of a kind."""
    try:
        conditions.validate(conditions.read(condition), known or RecordNames(of_kind))
    except WrongCondition as wrong:
        raise Refused(str(wrong), field=f"condition.{wrong.field}" if wrong.field else "condition") from None


def names_of_condition(condition: Mapping[str, Any]) -> Iterator[Name]:
    """Everything a condition asks for, on either side."""
    for leaf in conditions.leaves(conditions.read(condition)) if condition else ():
        if isinstance(leaf, conditions.Comparison):
            yield leaf.name
            wanted = leaf.wanted if isinstance(leaf.wanted, tuple) else (leaf.wanted,)
            for text in wanted:
                if isinstance(text, str):
                    yield from names_in(text)
        else:
            yield from leaf.expression.names


def _before(entry: Entry, record: Any) -> dict[str, Any] | None:
    """What the change took away, by fields; an event that is no change of this record tells nothing."""
    if (entry.subject_kind, entry.subject_id) != (record.record_kind, record.pk):
        return None
    changes = () if declared(entry.kind) is None else event_of(entry).field_changes()
    return {change.field: change.before for change in changes}
