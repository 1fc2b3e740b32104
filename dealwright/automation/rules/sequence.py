"""Rules that wait for the rules above them (AU-17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q

from dealwright.automation.hours.queries import working_time
from dealwright.automation.rules.models import Rule, RuleRun, RunState, WaitsFor
from dealwright.automation.rules.timing import due_of
from dealwright.automation.trials.queries import cut
from dealwright.kit import clock
from dealwright.kit.errors import Refused

TIME = ("due_at", "due_local", "waits_for", "error")
"""The fields of a run that say when it is due."""
TOPMOST_FIRST = ("event_id", "on_kind", "on_id", "rule__position", "rule_id")
"""The order in which followers are locked: entering by entering, from the top."""

RecordsOf = Callable[[Iterable[RuleRun]], Mapping[tuple[str, int], Any]]
"""Finds the records of runs as they are now."""

Entering = tuple[int, str, int]
"""The event by which a record entered, and the record."""


def release_after(runs: Iterable[RuleRun], records_of: RecordsOf) -> list[RuleRun]:
    """Give a time to the runs that waited for these alone; they are counted from now.

    Followers are locked before anybody looks at what is above them, always in the same order: whoever ends
    the last of the runs above sees that it is the last, and two who end runs at once do not wait in a circle.
    Where the record is out of the game, they end with it.
    """
    ended = {entering_of(run) for run in runs if run.state != RunState.WAITING}
    following = _following(ended) if ended else []
    records = records_of(following) if following else {}
    released = []
    for _entering, together in groupby(following, key=entering_of):
        waiting = list(together)
        first = waiting[0]
        record = records.get((first.on_kind, first.on_id))
        if record is None:
            _cancel(waiting)
        elif not _waits_for_one_above(first):
            _release(first, record)
            released.append(first)
    return released


def entering_of(run: RuleRun) -> Entering:
    """What all runs of one entering share."""
    return run.event_id, run.on_kind, run.on_id


def look_above(run: RuleRun, record: Any) -> None:
    """One that was woken because a rule above it is gone: its turn has come, or it waits on."""
    if _waits_for_one_above(run):
        run.due_at = None
        run.leased_by = None
        run.save(update_fields=["due_at", "leased_by"])
    else:
        _release(run, record)


def lock_runs_of(rule: Rule) -> list[RuleRun]:
    """What a rule has still to do; what a worker is at is waited for and is through then.

    Workers lock the same way: runs by their numbers, then those below them, and never the rule.
    """
    return list(RuleRun.objects.select_for_update().filter(rule=rule, state=RunState.WAITING).order_by("pk"))


def wake_below(rule: Rule) -> None:
    """Let those that may have waited for a rule look again what is above them: it goes elsewhere, or away.

    The caller has locked the runs of the rule.
    """
    of_the_same_entering = RuleRun.objects.filter(
        rule=rule,
        state=RunState.WAITING,
        event_id=OuterRef("event_id"),
        on_kind=OuterRef("on_kind"),
        on_id=OuterRef("on_id"),
    )
    below = RuleRun.objects.select_for_update(of=("self",)).filter(
        Exists(of_the_same_entering), state=RunState.WAITING, waits_for=WaitsFor.ABOVE
    )
    ids = list(below.exclude(rule=rule).order_by(*TOPMOST_FIRST).values_list("pk", flat=True))
    RuleRun.objects.filter(pk__in=ids).update(due_at=clock.now())


def cancel_runs_of(rule: Rule) -> None:
    """What a rule had still to do stays undone: it stands on another stage from now on."""
    waiting = RuleRun.objects.filter(rule=rule, state=RunState.WAITING)
    waiting.update(state=RunState.CANCELED, finished_at=clock.now(), leased_by=None)


def _following(ended: set[Entering]) -> list[RuleRun]:
    """The runs of these enterings that wait for some above them, the topmost of each entering first."""
    runs = RuleRun.objects.select_for_update(of=("self",)).filter(
        event_id__in={event_id for event_id, _kind, _id in ended},
        on_kind__in={kind for _event, kind, _id in ended},
        on_id__in={id for _event, _kind, id in ended},
        state=RunState.WAITING,
        waits_for=WaitsFor.ABOVE,
    )
    ordered = runs.order_by(*TOPMOST_FIRST)
    return [
        run for run in ordered.select_related("rule__stage", "rule__acts_as") if entering_of(run) in ended
    ]


def _waits_for_one_above(run: RuleRun) -> bool:
    """Whether anything above it, of the same entering, is not through."""
    standing = RuleRun.objects.filter(
        event_id=run.event_id, on_kind=run.on_kind, on_id=run.on_id, state=RunState.WAITING
    )
    above = Q(rule__position__lt=run.rule.position)
    above |= Q(rule__position=run.rule.position, rule_id__lt=run.rule_id)
    return standing.filter(above).exists()


def _release(run: RuleRun, record: Any) -> None:
    give_time(run, record, clock.now())
    run.leased_by = None
    run.save(update_fields=[*TIME, "leased_by"])


def _cancel(runs: Iterable[RuleRun]) -> None:
    of = RuleRun.objects.filter(pk__in=[run.pk for run in runs], state=RunState.WAITING)
    of.update(state=RunState.CANCELED, finished_at=clock.now(), leased_by=None)


def give_time(run: RuleRun, record: Any, since: datetime) -> None:
    """Reckon when the run is due, counted from this moment; the caller saves TIME.

    Where the field it counts from is gone it waits for a date, and says why: no rule keeps the others back.
    """
    try:
        due = due_of(run.rule, record, since, working_time())
    except Refused as refused:
        run.due_at, run.due_local, run.waits_for, run.error = None, "", WaitsFor.DATE, str(refused)
        return
    run.due_at, run.due_local, run.waits_for = due.at, due.local, due.waits_for or ""
    if due.at is not None and due.at > clock.now() and (sooner := cut(due.at, run.on_kind, run.on_id)):
        run.due_at, run.due_local = sooner, ""
