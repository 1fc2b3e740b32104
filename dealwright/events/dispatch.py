"""Telling others what happened: claim a change, run its reactions, take it out of the outbox.

A claim is a lease with a fencing number, taken in a transaction of its own. The reactions of a claim,
their receipts and the end of its outbox rows are one transaction: a worker killed at any point leaves
either nothing or everything. Rows of one lane go in order, because only the oldest of a lane is claimed.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from dealwright.events.actions import ChainTooLong, caused_by, outside_any_change
from dealwright.events.chains import record_stop
from dealwright.events.declaring import declared
from dealwright.events.gathering import writing_once_for_all
from dealwright.events.models import Entry, Outbox
from dealwright.events.pace import SMALLEST, Pace
from dealwright.events.pieces import PieceFailed, at_once, together
from dealwright.events.reactions import Reaction, reactions_to
from dealwright.events.remembering import (
    forget_what_was_undone,
    once_per_batch,
    remembering_answers,
)
from dealwright.events.together import Key, event_of, remember_changes, remember_links

log = logging.getLogger(__name__)
_pace = Pace()

LEASE_SECONDS = 60
MOST_ATTEMPTS = 8
LIVE_CHANNEL = "dealwright_live"
LARGEST_NOTICE = 7000
"""Bytes of one NOTIFY; PostgreSQL takes 8,000."""

_CLAIM = """
UPDATE outbox SET due_at = now() + %(lease)s * interval '1 second', fence = fence + 1,
                  leased_by = pg_backend_pid()
WHERE id IN (
    SELECT waiting.id FROM outbox waiting
    WHERE waiting.state = 'waiting' AND waiting.due_at <= now()
      AND NOT EXISTS (SELECT FROM outbox earlier
                      WHERE earlier.lane = waiting.lane AND earlier.id < waiting.id
                        AND earlier.state = 'waiting')
    ORDER BY waiting.due_at, waiting.id
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED)
RETURNING id, event_ids, first_at, last_at, attempts, fence
"""

_TAKE_RECEIPTS = """
INSERT INTO receipt (event_id, reaction)
SELECT event_id, reaction FROM unnest(%s::bigint[], %s::text[]) AS due(event_id, reaction)
ON CONFLICT DO NOTHING
RETURNING event_id, reaction
"""

_FREE_ORPHANS = """
UPDATE outbox SET due_at = now(), leased_by = NULL
WHERE state = 'waiting' AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = outbox.leased_by)
"""


class FailureHidden(Exception):
    """A reaction went on after an action in it had failed: nothing it wrote would have been kept."""


@dataclass(frozen=True)
class Claim:
    """One change in our hands until the lease ends."""

    id: int
    event_ids: list[int]
    first_at: datetime
    last_at: datetime
    attempts: int
    fence: int


def step() -> bool:
    """Dispatch one batch; True when there was something to do."""
    claims = claim(_pace.batch)
    if not claims:
        return False
    with _pace.doing(len(claims)):
        perform(claims)
    return True


def run_reactions() -> int:
    """Dispatch until nothing is due: tests and the command line. Returns the number of changes."""
    done = 0
    while claims := claim():
        perform(claims)
        done += len(claims)
    return done


def claim(batch: int = SMALLEST) -> list[Claim]:
    """Take up to `batch` changes that are due, the oldest of each lane."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": LEASE_SECONDS, "batch": batch})
        return sorted((Claim(*row) for row in cursor.fetchall()), key=lambda claim: claim.id)


def perform(claims: Sequence[Claim]) -> None:
    """Run the reactions of the claims that are still ours, then tell the open pages."""
    with transaction.atomic(), remembering_answers():
        ours = _still_ours(claims)
        entries = _entries_of(ours)
        remember_changes(entries.values())
        concerned = remember_links(entries)
        failures: dict[int, list[str]] = {}
        if not _react_together([entry for one in ours for entry in _told_of(one, entries)]):
            failures = {one.id: _react_one_by_one(_told_of(one, entries)) for one in ours}
        for one in ours:
            if failures.get(one.id):
                _put_back(one, failures[one.id])
        Outbox.objects.filter(id__in=[one.id for one in ours if not failures.get(one.id)]).delete()
    tell_pages(_names_of(concerned))


def free_orphans() -> bool:
    """Give back what a worker held that is no longer connected, without waiting for its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_ORPHANS)
        return cursor.rowcount > 0


def retry_failed() -> int:
    """Put failed changes back into the outbox; reactions that were done stay done."""
    return Outbox.objects.filter(state=Outbox.FAILED).update(state=Outbox.WAITING, attempts=0)


def _still_ours(claims: Sequence[Claim]) -> list[Claim]:
    held = dict(
        Outbox.objects.select_for_update()
        .filter(id__in=[one.id for one in claims], state=Outbox.WAITING)
        .order_by("id")
        .values_list("id", "fence")
    )
    return [one for one in claims if held.get(one.id) == one.fence]


def _entries_of(claims: Sequence[Claim]) -> dict[int, Entry]:
    if not claims:
        return {}
    return {
        entry.pk: entry
        for entry in Entry.objects.filter(
            id__in=[event_id for one in claims for event_id in one.event_ids],
            at__gte=min(one.first_at for one in claims),
            at__lte=max(one.last_at for one in claims),
        )
    }


def _told_of(one: Claim, entries: dict[int, Entry]) -> list[Entry]:
    return [entries[event_id] for event_id in one.event_ids if event_id in entries]


def _react_together(entries: Sequence[Entry]) -> bool:
    """Run the reactions to these events in one savepoint; False, and nothing done, when one of them fails.

    Nearly always nothing does: then one savepoint and one statement for all receipts are enough.
    """
    try:
        try:
            with at_once():
                _react_to_all(entries)
        except PieceFailed:
            with together():
                _react_to_all(entries)
    except Exception:
        return False
    return True


def _react_to_all(entries: Sequence[Entry]) -> None:
    with outside_any_change(), writing_once_for_all():
        due = [(entry, reaction) for entry in entries for reaction in _reactions_to(entry)]
        fresh = _take_receipts([(entry.pk, reaction.name) for entry, reaction in due])
        for entry, reaction in due:
            if (entry.pk, reaction.name) in fresh:
                _react(reaction, entry)


def _react_one_by_one(entries: Sequence[Entry]) -> list[str]:
    """Run each reaction to these events by itself, so that the others still count; return what failed."""
    alone = [_react_alone(reaction, entry) for entry in entries for reaction in _reactions_to(entry)]
    return [failure for failure in alone if failure is not None]


def _react(reaction: Reaction, entry: Entry) -> None:
    """Run one reaction. A failed action undoes what is around it, so a reaction may not go on after one."""
    with caused_by(entry.pk, entry.depth):
        reaction.body(event_of(entry), entry)
    if transaction.get_rollback():
        raise FailureHidden(f"{reaction.name} caught the failure of an action; let it rise")


def _react_alone(reaction: Reaction, entry: Entry) -> str | None:
    """Run one reaction in a savepoint with its receipt; return how it failed, if it did."""
    try:
        with transaction.atomic(), outside_any_change(), writing_once_for_all():
            if _take_receipts([(entry.pk, reaction.name)]):
                _react(reaction, entry)
    except ChainTooLong as stop:
        forget_what_was_undone()
        record_stop(entry, reaction.name, str(stop))
    except Exception:
        forget_what_was_undone()
        log.exception("reaction %s to %s failed", reaction.name, entry)
        return f"{reaction.name}: {traceback.format_exc(limit=-3)}"
    return None


def _reactions_to(entry: Entry) -> list[Reaction]:
    """Who is told of it; nobody of a kind of a later release, whose reactions are not ours."""
    return _told_of_kind(entry.kind) if declared(entry.kind) else []


_told_of_kind = once_per_batch(reactions_to)


def _take_receipts(pairs: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    """Write the receipts; returns those that were not there: what still has to be done."""
    if not pairs:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_RECEIPTS, [[event for event, _name in pairs], [name for _event, name in pairs]])
        return set(cursor.fetchall())


def _put_back(one: Claim, failures: list[str]) -> None:
    """Try again later, or give up where an administrator sees it."""
    attempts = one.attempts + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox SET attempts = %s, state = %s, error = %s, leased_by = NULL,"
            " due_at = now() + %s * interval '1 second' WHERE id = %s AND fence = %s",
            [
                attempts,
                Outbox.FAILED if attempts >= MOST_ATTEMPTS else Outbox.WAITING,
                "\n".join(failures)[:10_000],
                2**attempts,
                one.id,
                one.fence,
            ],
        )


def _names_of(concerned: Iterable[Key]) -> list[str]:
    return sorted({f"{kind}:{id}" for kind, id in concerned} | {kind for kind, _id in concerned})


def tell_pages(names: Iterable[str]) -> None:
    """Signal record names to open pages; they ask for their fragments again. May be lost, harmless."""
    notice: list[str] = []
    size = 2
    for name in names:
        if size + len(name) + 4 > LARGEST_NOTICE:
            _notify(notice)
            notice, size = [], 2
        notice.append(name)
        size += len(name) + 4
    if notice:
        _notify(notice)


def _notify(names: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [LIVE_CHANNEL, json.dumps(names)])
