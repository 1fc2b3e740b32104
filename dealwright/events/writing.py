"""Writing a change into the log: events, links and one outbox row, in one statement."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.db import transaction

from dealwright.events import months, waking
from dealwright.events.changes import Change
from dealwright.kit import preparing

_WRITE = """
WITH entry AS MATERIALIZED (
    SELECT nextval('event_id_seq') AS id, given.*
    FROM jsonb_to_recordset(%(entries)s::jsonb) AS given(
        position int, at timestamptz, kind text, subject_kind text, subject_id bigint, subject_label text,
        actor_kind text, actor_id bigint, actor_label text, facts jsonb)
), stored AS (
    INSERT INTO event (id, at, kind, subject_kind, subject_id, subject_label, actor_kind, actor_id,
                       actor_label, facts, change_id, caused_by, depth, quiet, undoes)
    SELECT id, at, kind, subject_kind, subject_id, subject_label, actor_kind, actor_id,
           actor_label, facts, %(change)s::uuid, %(cause)s::bigint, %(depth)s::smallint, %(quiet)s::boolean,
           %(undoes)s::uuid
    FROM entry
), linked AS (
    INSERT INTO event_link (record_kind, record_id, event_id, at)
    SELECT link.record_kind, link.record_id, entry.id, entry.at
    FROM entry JOIN jsonb_to_recordset(%(links)s::jsonb)
        AS link(position int, record_kind text, record_id bigint) USING (position)
)
INSERT INTO outbox (change_id, lane, event_ids, first_at, last_at, state, due_at, attempts, fence, error)
SELECT %(change)s::uuid, %(lane)s::bigint, array_agg(id ORDER BY position), min(at), max(at),
       'waiting', now(), 0, 0, ''
FROM entry
HAVING NOT %(quiet)s::boolean
"""


def write(change: Change) -> None:
    """Write what the change recorded; nothing recorded, nothing written."""
    if not change.recorded:
        return
    entries: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for position, one in enumerate(change.recorded):
        entries.append(
            {
                "position": position,
                "at": one.at.isoformat(),
                "kind": one.event.kind,
                "subject_kind": one.subject.kind,
                "subject_id": one.subject.id,
                "subject_label": one.subject.label,
                "actor_kind": one.actor.kind,
                "actor_id": one.actor.id,
                "actor_label": one.actor.label,
                "facts": one.event.model_dump(mode="json"),
            }
        )
        links += [{"position": position, "record_kind": kind, "record_id": id} for kind, id in one.links]
    months.ensure(one.at for one in change.recorded)
    with preparing.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "entries": json.dumps(entries),
                "links": json.dumps(links),
                "change": change.id,
                "cause": None if change.cause is None else change.cause.event_id,
                "depth": change.depth,
                "quiet": change.quiet,
                "undoes": change.undoes,
                "lane": lane_of(change.recorded[0].subject.kind, change.recorded[0].subject.id),
            },
        )
    change.recorded.clear()
    if not change.quiet:
        transaction.on_commit(waking.wake)


def lane_of(kind: str, id: int) -> int:
    """The lane of a record: its changes are dispatched one after the other, in their order."""
    return zlib.crc32(kind.encode()) << 31 ^ id
