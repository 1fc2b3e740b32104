"""Rules: a record entered a stage, so what stands there starts, and what it left behind ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q

from dealwright.automation.rules import running
from dealwright.automation.rules.models import Rule, RuleRun, RunState
from dealwright.events import Event, reaction
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch
from dealwright.kit import clock
from dealwright.records import kinds


@reaction(to_all=True, where=lambda kind: kind.enters is not None)
def start_rules(event: Event, entry: Entry) -> None:
    """Cancel what waits from earlier stages, start the rules of this one, do those that are due at once.

    A record that comes to a stage because somebody undid something only leaves: nothing new starts.
    """
    earlier, later = _runs_around(entry)
    if earlier:
        _cancel(earlier)
    if entry.undoes is not None:
        return
    stage_id = getattr(event, event.enters or "").id
    rules = _rules_of(stage_id)
    if not rules or later:
        return
    record = _still_there(entry, stage_id)
    if record is None:
        return
    now = clock.now()
    for run in RuleRun.objects.bulk_create([_new_run(rule, entry) for rule in rules]):
        if run.due_at <= now:
            running.try_now(run, record)


@once_per_batch
def _rules_of(stage_id: int) -> list[Rule]:
    return list(Rule.objects.filter(stage_id=stage_id, is_active=True).select_related("stage"))


def _runs_around(entry: Entry) -> tuple[list[int], list[int]]:
    """Runs of the record that wait from earlier enterings, and those that this one or a later one started.

    Usually a record's changes are told in their order; those that began with another record may overtake.
    """
    of_record = RuleRun.objects.filter(on_kind=entry.subject_kind, on_id=entry.subject_id)
    found = of_record.filter(Q(state=RunState.WAITING) | Q(event_id__gte=entry.pk))
    runs = list(found.values_list("pk", "event_id"))
    earlier = [id for id, event_id in runs if event_id < entry.pk]
    return earlier, [id for id, event_id in runs if event_id >= entry.pk]


def _cancel(ids: list[int]) -> None:
    """Leaving a stage ends what has not run there (AU-14), also when the record comes back to it."""
    waiting = RuleRun.objects.filter(pk__in=ids, state=RunState.WAITING)
    waiting.update(state=RunState.CANCELED, finished_at=clock.now())


def _still_there(entry: Entry, stage_id: int) -> Any:
    """The record, unless the same change or a later one took it away from the stage."""
    kind = kinds.get(entry.subject_kind)
    if kind is None or kind.move is None or not kind.is_in_use():
        return None
    standing = kind.records.filter(pk=entry.subject_id, stage_id=stage_id, archived_at=None)
    return standing.select_related("responsible").first()


def _new_run(rule: Rule, entry: Entry) -> RuleRun:
    return RuleRun(
        rule=rule,
        rule_version=rule.version,
        on_kind=entry.subject_kind,
        on_id=entry.subject_id,
        event_id=entry.pk,
        depth=entry.depth,
        due_at=entry.at + timedelta(minutes=rule.delay_minutes),
    )
