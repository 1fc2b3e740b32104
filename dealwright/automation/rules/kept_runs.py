"""What a rule had still to do when it was taken off its stage, kept for the way back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from dealwright.automation.rules.models import Rule, RuleRun, RunState
from dealwright.automation.rules.standing_still import overtaken
from dealwright.records import kinds

MOST_KEPT = 1_000
"""Of one rule, those due first: an event is no table."""


class KeptRun(BaseModel):
    """A run that waited. It comes back under its number, which what it began carries as its key."""

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
    error: str = ""
    explained: list[dict[str, Any]] = []


def waiting_runs(rule: Rule) -> list[KeptRun]:
    """What the rule has still to do."""
    waiting = RuleRun.objects.filter(rule=rule, state=RunState.WAITING).order_by("due_at", "pk")
    return [
        KeptRun(**{name: getattr(run, name) for name in KeptRun.model_fields}) for run in waiting[:MOST_KEPT]
    ]


def bring_back(rule: Rule, kept: Iterable[KeptRun]) -> int:
    """Let those wait again, with the times they had, whose record still stands there; how many those are."""
    runs = [RuleRun(rule=rule, **one.model_dump()) for one in kept]
    gone = overtaken(runs)
    standing = _standing(rule, runs)
    holding = [run for run in runs if run.pk not in gone and (run.on_kind, run.on_id) in standing]
    return len(RuleRun.objects.bulk_create(holding, ignore_conflicts=True))


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
