"""The work of a change of many records: batch by batch, each one transaction and one change of the log.

The row of the change is locked for as long as a batch takes, and what the batch did to records, items and
counts commits with it. So there is nothing to lease: a worker that dies leaves the batch undone and the row
free, and another goes on where the last commit ended.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.events import Actor, action, record, unrecorded
from dealwright.events.actions import attempt, forget_last_change, last_change, quietly
from dealwright.events.dispatch import tell_pages
from dealwright.kit import clock
from dealwright.kit.errors import Problem
from dealwright.people.access import Verb
from dealwright.records.bulk.actions import refuse_size
from dealwright.records.bulk.acts import Act
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.events import BulkFinished
from dealwright.records.bulk.models import BulkChange, BulkItem, ItemState, State
from dealwright.records.bulk.preview import Chosen, matched
from dealwright.records.held import Held, held
from dealwright.records.lists import listing as lists
from dealwright.records.undo.actions import InTheWay, undo_change

log = logging.getLogger(__name__)

BATCH = 500
MOST_REASONS = 50
"""That are counted apart: an undo names each record in its own."""
Results = dict[int, tuple[ItemState, str]]
"""What became of each record, and why."""
Versions = Mapping[int, int]
"""In which version whoever asks saw each record; of those that are not in it, any will do."""
NONE_SEEN: Versions = MappingProxyType({})

_DUE = """
SELECT id FROM records_bulk_change
WHERE state IN ('waiting', 'running')
ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
"""


def step() -> bool:
    """Do one batch of the change that waits longest; True when there may be more."""
    with transaction.atomic():
        change = _next()
        if change is None:
            return False
        with (
            translation.override(change.responsible.language or None),
            unrecorded("the counts of a change of many"),
        ):
            names = _go_on(change)
    tell_pages(names)
    return True


def run_all() -> None:
    """Work until nothing is due: tests and the command line."""
    while step():
        pass


def _next() -> BulkChange | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        row = cursor.fetchone()
    return BulkChange.objects.select_related("responsible", "undoes").get(pk=row[0]) if row else None


def _go_on(change: BulkChange) -> list[str]:
    """One batch, or the end; the names that open pages are told of."""
    if change.state == State.WAITING:
        change.state, change.started_at = State.RUNNING.value, clock.now()
    if change.stop_asked:
        return _finish(change, State.STOPPED)
    done = _undo_batch(change) if change.undoes_id is not None else _do_batch(change)
    if not done:
        return _finish(change, State.DONE)
    change.save()
    return [f"bulk_change:{change.pk}"]


def _do_batch(change: BulkChange) -> int:
    """The next records in the order of their ids; how many there were."""
    waiting = BulkItem.objects.filter(change=change, state=ItemState.WAITING).order_by("record_id")
    ids = list(waiting.values_list("record_id", flat=True)[:BATCH])
    if not ids:
        return 0
    by = Actor.of(change.responsible)
    forget_last_change()
    with ExitStack() as stack:
        if not change.runs_automation:
            stack.enter_context(quietly())
        try:
            act = act_from(change.of_kind, change.act)
            act.check(by)
        except Problem as problem:  # the stage is gone, the field hidden, the right taken away meanwhile
            results = dict.fromkeys(ids, (ItemState.REFUSED, str(problem)))
        else:
            results = _change_many(act, ids, by)
    _write_results(change, results, last_change())
    return len(ids)


def change_at_once(act: Act, chosen: Chosen, *, versions: Versions = NONE_SEEN, by: Actor) -> Results:
    """Change a few records now, as one change of the log and as if by hand: automation runs.

    A record that is not in the version the caller saw of it any more is refused; the others are changed.
    """
    act.check(by)
    ids = list(matched(act, chosen, by).order_by("pk").values_list("pk", flat=True))
    refuse_size(len(ids), run_automation=True)
    forget_last_change()
    return _change_many(act, ids, by, versions)


class _Written(Exception):
    """A verb wrote something and then refused: only a savepoint can take that back."""


class _Watch:
    """Notes whether a statement wrote something."""

    def __init__(self) -> None:
        self.has_written = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.has_written = self.has_written or not sql.lstrip().upper().startswith("SELECT")
        return execute(sql, params, many, context)


def _change_many(act: Act, ids: Sequence[int], by: Actor, versions: Versions = NONE_SEEN) -> Results:
    """All of them as one change. Without savepoints, which cost more than everything else, as long as no verb
    refuses after it has written; a batch in which that happens, or the database refuses, begins again."""
    try:
        with transaction.atomic():
            return _change_together(act, ids, versions, savepoints=False, by=by)
    except _Written:
        pass
    except DatabaseError:
        log.warning("a batch of %s %s is done again with savepoints", len(ids), act.listing.kind)
    try:
        with transaction.atomic():
            return _change_together(act, ids, versions, savepoints=True, by=by)
    except DatabaseError:
        log.exception("a batch of %s %s is tried again record by record", len(ids), act.listing.kind)
    results: Results = {}
    for id in ids:
        try:
            with transaction.atomic():
                results |= _change_together(act, [id], versions, savepoints=True, by=by)
        except DatabaseError as error:
            results[id] = (
                ItemState.REFUSED,
                _("The database refused it: %(why)s") % {"why": _first_line(error)},
            )
    return results


@action
def _change_together(
    act: Act, ids: Sequence[int], versions: Versions, *, savepoints: bool, by: Actor
) -> Results:
    """Change these records as one change of the log. One that is refused stays as it was."""
    records = _locked(act.listing.of_kind, act.listing, ids, by, act.verb)
    gone = (ItemState.REFUSED, _("It is no longer there, or no longer yours to change."))
    results = dict.fromkeys(ids, gone)
    watch = _Watch()
    with held(records) as hand, connection.execute_wrapper(watch):
        for one in records:
            watch.has_written = False
            results[one.pk] = _change_one(
                act, one, hand, by, version=versions.get(one.pk), savepoints=savepoints
            )
            if results[one.pk][0] is ItemState.REFUSED and watch.has_written and not savepoints:
                raise _Written
    return results


def _change_one(
    act: Act, one: Any, hand: Held, by: Actor, *, version: int | None, savepoints: bool
) -> tuple[ItemState, str]:
    try:
        with attempt(savepoint=savepoints):
            one.expect_version(version)
            act.apply(one, by=by)
    except Problem as problem:
        hand.take_back(one)
        return ItemState.REFUSED, str(problem)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("changing %s %s failed", act.listing.kind, one.pk)
        hand.take_back(one)
        return ItemState.REFUSED, _("It failed: %(why)s") % {"why": f"{type(error).__name__}: {error}"}
    return (ItemState.CHANGED if hand.is_changed(one) else ItemState.UNCHANGED), ""


def _locked(
    kind: Any, listing: Any, ids: Sequence[int], by: Actor, verb: Verb, *, deleted: bool = False
) -> list[Any]:
    """The records within the right, locked in the order of their ids; their relations are read after that."""
    manager = kind.everything if deleted else kind.records
    reached = manager.filter(pk__in=ids).within(by, Verb.SEE).within(by, verb)
    keys = list(reached.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    records = list(listing.with_everything(manager.filter(pk__in=keys)).order_by("pk"))
    prefetch_related_objects(
        records, *dict.fromkeys([*listing.relations.values(), *listing.prefetched.values()])
    )
    return records


def _undo_batch(change: BulkChange) -> int:
    """The records of the next change of the log, newest first; how many there were."""
    waiting = BulkItem.objects.filter(change=change, state=ItemState.WAITING)
    newest = waiting.order_by("-log_change").values_list("log_change", flat=True).first()
    if newest is None:
        return 0
    ids = sorted(waiting.filter(log_change=newest).values_list("record_id", flat=True))
    by = Actor.of(change.responsible)
    forget_last_change()
    with quietly():
        results = _take_back(change, newest, ids, by)
    _write_results(change, results, last_change())
    return len(ids)


def _take_back(change: BulkChange, log_change: UUID, ids: Sequence[int], by: Actor) -> Results:
    listing = lists.get(change.of_kind)
    if listing is None:
        return dict.fromkeys(ids, (ItemState.REFUSED, _("There is no list of such records.")))
    results = dict.fromkeys(ids, (ItemState.CHANGED, ""))
    try:
        with transaction.atomic():
            records = _locked(listing.of_kind, listing, ids, by, Verb.SEE, deleted=True)
            with held(records):
                obstacles = undo_change(log_change, rest=True, by=by).obstacles
    except InTheWay as refused:
        obstacles = refused.obstacles
    except Problem as problem:
        return dict.fromkeys(ids, (ItemState.REFUSED, str(problem)))
    for obstacle in obstacles:
        results[obstacle.record_id] = (ItemState.REFUSED, obstacle.sentence)
    return {id: results[id] for id in ids}


def _write_results(change: BulkChange, results: Results, log_change: UUID | None) -> None:
    by_result: dict[tuple[ItemState, str], list[int]] = {}
    for id, result in results.items():
        by_result.setdefault(result, []).append(id)
    for (state, reason), ids in by_result.items():
        values: dict[str, Any] = {"state": state.value, "reason": reason[:500]}
        if change.undoes_id is None and state is ItemState.CHANGED:
            values["log_change"] = log_change
        BulkItem.objects.filter(change=change, record_id__in=ids).update(**values)
    counts = Counter(state for state, _reason in results.values())
    change.changed += counts[ItemState.CHANGED]
    change.unchanged += counts[ItemState.UNCHANGED]
    change.refused += counts[ItemState.REFUSED]


def _finish(change: BulkChange, state: State) -> list[str]:
    change.state, change.finished_at = state.value, clock.now()
    change.save()
    _tell_the_end(change, by=Actor.system())
    return [f"bulk_change:{change.pk}", "bulk_change", change.of_kind]


@action
def _tell_the_end(change: BulkChange, *, by: Actor) -> None:
    most = next(iter(reasons_of(change)), None)
    finished = BulkFinished(
        changed=change.changed,
        unchanged=change.unchanged,
        refused=change.refused,
        reason=most[0][:300] if most else "",
    )
    record(finished, on=change)


def reasons_of(change: BulkChange) -> list[tuple[str, int]]:
    """Why records were skipped, the most frequent reasons first."""
    refused = BulkItem.objects.filter(change=change, state=ItemState.REFUSED).order_by()
    counted: Any = (
        refused.values_list("reason").annotate(count=Count("record_id")).order_by("-count", "reason")
    )
    return [(reason, count) for reason, count in counted[:MOST_REASONS]]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
