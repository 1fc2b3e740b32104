"""What a rule had still to do when it was taken off its stage, kept for the way back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.rules.standing_still import overtaken
from dealwright.records import kinds

MOST_KEPT = 10_000
"""Of one rule: an event is no table."""


class KeptRun(BaseModel):
    """A run that waited. It comes back under its number, which what it began carries as its key.

    It holds numbers and times alone: what was found of its record, such as the parts of a condition, would
    outlive a client who is forgotten.
    """

    model_config = ConfigDict(extra="ignore")

    id: int
    rule_version: int
    on_kind: str
    on_id: int
    event_id: int
    depth: int = 0
    due_at: datetime | None = None
    due_local: str = ""
    waits_for: str = ""
    is_pausing: bool = False
    day_of_id: int | None = None
    is_hurried: bool = False
    attempts: int = 0
    fence: int = 0

    @model_serializer(mode="wrap")
    def _without_the_usual(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """There may be thousands of them, and most are as usual in most of it."""
        usual = {name: field.default for name, field in type(self).model_fields.items()}
        return {name: held for name, held in dump(self).items() if getattr(self, name) != usual[name]}


def kept_of(waiting: Iterable[RuleRun]) -> list[KeptRun]:
    """As many as an event keeps: those that wait for something without a time, then those due first."""
    forever = datetime.max.replace(tzinfo=UTC)
    ordered = sorted(waiting, key=lambda run: (run.due_at is not None, run.due_at or forever, run.pk))
    return [
        KeptRun(**{name: getattr(run, name) for name in KeptRun.model_fields}) for run in ordered[:MOST_KEPT]
    ]


def bring_back(rule: Rule, kept: Iterable[KeptRun]) -> None:
    """Let those wait again, with the times they had, whose record still stands there.

    A higher fence makes what a worker may hold of them from before void.
    """
    runs = [RuleRun(rule=rule, **one.model_dump() | {"fence": one.fence + 1}) for one in kept]
    gone = overtaken(runs)
    standing = _standing(rule, runs)
    holding = [run for run in runs if run.pk not in gone and (run.on_kind, run.on_id) in standing]
    RuleRun.objects.bulk_create(holding, ignore_conflicts=True)


def _standing(rule: Rule, runs: Iterable[RuleRun]) -> set[tuple[str, int]]:
    """The records that stand on the stage of the rule and are not archived."""
    ids: dict[str, set[int]] = {}
    for run in runs:
        ids.setdefault(run.on_kind, set()).add(run.on_id)
    found = set()
    for name, of_kind in ids.items():
        kind = kinds.get(name)
        if kind is not None:
            there = kind.records.filter(pk__in=of_kind, stage_id=rule.stage_id, archived_at=None)
            found |= {(name, pk) for pk in there.values_list("pk", flat=True)}
    return found
