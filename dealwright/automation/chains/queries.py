"""Questions about chains of changes that automation makes."""

from __future__ import annotations

from typing import Any

from django.db import connection

from dealwright.automation.hours.queries import hours
from dealwright.events.declaring import all_declared
from dealwright.records import kinds

_MOVES = """
WITH RECURSIVE chain AS (
    SELECT id, kind, subject_kind, subject_id, caused_by, depth FROM event WHERE id = %(event)s
    UNION ALL
    SELECT cause.id, cause.kind, cause.subject_kind, cause.subject_id, cause.caused_by, cause.depth
    FROM event cause JOIN chain ON cause.id = chain.caused_by
)
SELECT count(*) FROM chain
WHERE depth > 0 AND subject_kind = %(on_kind)s AND subject_id = %(on_id)s AND kind = ANY(%(entering)s)
"""


def is_at_its_end(event_id: int, depth: int, on: Any) -> bool:
    """Whether what this event causes may move the record no further (AU-29).

    It takes a chain of so many changes, so nearly always nobody is asked.
    """
    if not depth:
        return False
    most = hours().most_moves
    return depth >= most and moves_before(event_id, on) >= most


def moves_before(event_id: int, on: Any) -> int:
    """Through how many stages automation moved the record on the way to this event."""
    entering = [event.kind for event in all_declared() if event.enters is not None]
    asked = {"event": event_id, "on_kind": on.record_kind, "on_id": on.pk, "entering": entering}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, asked)
        return int(cursor.fetchone()[0])


def has_moved(on: Any) -> bool:
    """Whether the record stands elsewhere by now than it did when it was read."""
    kind = kinds.get(on.record_kind)
    return kind is not None and not kind.records.filter(pk=on.pk, stage_id=on.stage_id).exists()
