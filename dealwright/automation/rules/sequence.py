"""Rules that wait for the rules above them (AU-17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dealwright.automation.hours.queries import working_time
from dealwright.automation.rules.models import RuleRun, RunState, WaitsFor
from dealwright.automation.rules.timing import due_of
from dealwright.kit import clock

Entering = tuple[int, str, int]
"""The event by which a record entered, and the record."""


def release_after(runs: Iterable[RuleRun], records: Mapping[tuple[str, int], Any]) -> list[RuleRun]:
    """Give a time to the runs that waited for these alone; they are counted from now.

    Followers are locked before anybody looks at what is above them, always in the same order: whoever ends
    the last of the runs above sees that it is the last, and two who end runs at once do not wait in a circle.
    """
    ended = {entering_of(run) for run in runs if run.state != RunState.WAITING}
    released = []
    for event_id, on_kind, on_id in sorted(ended):
        record = records.get((on_kind, on_id))
        if record is None:
            continue
        following = _following(event_id, on_kind, on_id)
        if following:
            released += _release(following, record)
    return released


def entering_of(run: RuleRun) -> Entering:
    """What all runs of one entering share."""
    return run.event_id, run.on_kind, run.on_id


def _following(event_id: int, on_kind: str, on_id: int) -> list[RuleRun]:
    runs = RuleRun.objects.select_for_update(of=("self",)).filter(
        event_id=event_id, on_kind=on_kind, on_id=on_id, state=RunState.WAITING, waits_for=WaitsFor.ABOVE
    )
    return list(runs.select_related("rule__stage", "rule__acts_as").order_by("rule__position", "rule_id"))


def _release(following: list[RuleRun], record: Any) -> list[RuleRun]:
    """The first of them, and those below it up to the next that has something above it still waiting."""
    first = following[0]
    standing = RuleRun.objects.filter(
        event_id=first.event_id, on_kind=first.on_kind, on_id=first.on_id, state=RunState.WAITING
    )
    waiting = list(standing.order_by("rule__position", "rule_id").values_list("pk", flat=True))
    if waiting[0] != first.pk:
        return []
    give_time(first, record, clock.now())
    first.save(update_fields=["due_at", "due_local", "waits_for"])
    return [first]


def give_time(run: RuleRun, record: Any, since: datetime) -> None:
    """Reckon when the run is due, counted from this moment; the caller saves it."""
    due = due_of(run.rule, record, since, working_time())
    run.due_at, run.due_local, run.waits_for = due.at, due.local, due.waits_for or ""
