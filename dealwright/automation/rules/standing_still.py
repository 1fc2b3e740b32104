"""Whether a record still stands on a stage by the entering that started its rules there (AU-14)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from dealwright.automation.rules.around import entering_kinds
from dealwright.automation.rules.models import RuleRun

_OVERTAKEN = """
SELECT run.id FROM unnest(%(runs)s::bigint[], %(of_kinds)s::text[], %(ids)s::bigint[], %(since)s::bigint[])
    AS run(id, of_kind, record_id, since)
WHERE EXISTS (
    SELECT FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
    WHERE link.record_kind = run.of_kind AND link.record_id = run.record_id AND link.event_id > run.since
      AND event.subject_kind = run.of_kind AND event.subject_id = run.record_id
      AND event.kind = ANY(%(entering)s))
"""


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
        "entering": entering_kinds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OVERTAKEN, asked)
        return {id for (id,) in cursor.fetchall()}
