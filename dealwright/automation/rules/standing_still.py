"""Whether a record still stands on a stage by the entering that started its rules there (AU-14)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection

from dealwright.automation.rules.models import RuleRun
from dealwright.events.declaring import all_declared

_ENTERED_AGAIN = """
SELECT EXISTS (
    SELECT FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
    WHERE link.record_kind = %(of_kind)s AND link.record_id = %(id)s AND link.event_id > %(since)s
      AND event.subject_kind = %(of_kind)s AND event.subject_id = %(id)s AND event.kind = ANY(%(entering)s))
"""

_OVERTAKEN = """
SELECT run.id FROM unnest(%(runs)s::bigint[], %(of_kinds)s::text[], %(ids)s::bigint[], %(since)s::bigint[])
    AS run(id, of_kind, record_id, since)
WHERE EXISTS (
    SELECT FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
    WHERE link.record_kind = run.of_kind AND link.record_id = run.record_id AND link.event_id > run.since
      AND event.subject_kind = run.of_kind AND event.subject_id = run.record_id
      AND event.kind = ANY(%(entering)s))
"""


def entered_again(of_kind: str, id: int, *, since: int) -> bool:
    """Whether the record entered any stage after that event, whether or not anybody was told of it yet."""
    asked: dict[str, Any] = {"of_kind": of_kind, "id": id, "since": since, "entering": _entering_kinds()}
    with connection.cursor() as cursor:
        cursor.execute(_ENTERED_AGAIN, asked)
        return bool(cursor.fetchone()[0])


def overtaken(runs: Iterable[RuleRun]) -> set[int]:
    """Those of the runs whose record entered a stage since: it left, even if it came back. One query."""
    runs = list(runs)
    if not runs:
        return set()
    asked: dict[str, Any] = {
        "runs": [run.pk for run in runs],
        "of_kinds": [run.on_kind for run in runs],
        "ids": [run.on_id for run in runs],
        "since": [run.event_id for run in runs],
        "entering": _entering_kinds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OVERTAKEN, asked)
        return {id for (id,) in cursor.fetchall()}


@cache
def _entering_kinds() -> list[str]:
    """The kinds of events by which records come from one stage to another: those that say where they stood.

    A record that was created in its stage left none. So a run that was handed over to it stays its own.
    """
    return [one.kind for one in all_declared() if one.enters is not None and "before" in one.model_fields]
