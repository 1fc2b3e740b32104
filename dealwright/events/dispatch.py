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
from dealwright.events.declaring import Event, declared
from dealwright.events.models import Entry, Link, Outbox
from dealwright.events.reactions import Reaction, reactions_to

log = logging.getLogger(__name__)

BATCH = 10
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

_TAKE_RECEIPT = "INSERT INTO receipt (event_id, reaction) VALUES (%s, %s) ON CONFLICT DO NOTHING"

_FREE_ORPHANS = """
UPDATE outbox SET due_at = now(), leased_by = NULL
WHERE state = 'waiting' AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = outbox.leased_by)
"""


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
    claims = claim()
    if not claims:
        return False
    perform(claims)
    return True


def run_reactions() -> int:
    """Dispatch until nothing is due: tests and the command line. Returns the number of changes."""
    done = 0
    while claims := claim():
        perform(claims)
        done += len(claims)
    return done


def claim(batch: int = BATCH) -> list[Claim]:
    """Take up to `batch` changes that are due, the oldest of each lane."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": LEASE_SECONDS, "batch": batch})
        return sorted((Claim(*row) for row in cursor.fetchall()), key=lambda claim: claim.id)


def perform(claims: Sequence[Claim]) -> None:
    """Run the reactions of the claims that are still ours, then tell the open pages."""
    with transaction.atomic():
        ours = _still_ours(claims)
        entries = _entries_of(ours)
        for one in ours:
            failures = [
                failure
                for event_id in one.event_ids
                if event_id in entries
                for failure in _react(entries[event_id])
            ]
            _finish(one, failures)
        names = _names_of(entries)
    tell_pages(names)


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


def _react(entry: Entry) -> list[str]:
    """Run the reactions to one event, each in a savepoint with its receipt; return what failed."""
    kind = declared(entry.kind)
    if kind is None:
        return []  # a kind of a later release: its reactions are not ours either
    event = kind.load(entry.facts)
    failures = []
    for reaction in reactions_to(entry.kind):
        try:
            with transaction.atomic(), outside_any_change(), caused_by(entry.pk, entry.depth):
                _run_once(reaction, event, entry)
        except ChainTooLong as stop:
            record_stop(entry, reaction.name, str(stop))
        except Exception:
            log.exception("reaction %s to %s failed", reaction.name, entry)
            failures.append(f"{reaction.name}: {traceback.format_exc(limit=-3)}")
    return failures


def _run_once(reaction: Reaction, event: Event, entry: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_RECEIPT, [entry.pk, reaction.name])
        if cursor.rowcount == 0:
            return
    reaction.body(event, entry)


def _finish(one: Claim, failures: list[str]) -> None:
    row = Outbox.objects.filter(id=one.id, fence=one.fence)
    if not failures:
        row.delete()
        return
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


def _names_of(entries: dict[int, Entry]) -> list[str]:
    links = Link.objects.filter(event_id__in=entries).values_list("record_kind", "record_id").distinct()
    names = {f"{kind}:{id}" for kind, id in links} | {kind for kind, _id in links}
    return sorted(names)


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
