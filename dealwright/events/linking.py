"""Links beside those that were recorded: what happened to one record concerns others from now on.

Links are an index (see `Link`): they may be added and taken away, while the events stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from dealwright.events.actions import refuse_outside_action
from dealwright.events.facts import Ref

_SHARE = """
INSERT INTO event_link (record_kind, record_id, event_id, at)
SELECT %s, %s, event_id, at FROM event_link WHERE record_kind = %s AND record_id = %s
ON CONFLICT DO NOTHING
"""
_SHARE_MANY = """
INSERT INTO event_link (record_kind, record_id, event_id, at)
SELECT %s, pair.other, link.event_id, link.at
FROM unnest(%s::bigint[], %s::bigint[]) AS pair(one, other)
JOIN event_link link ON link.record_kind = %s AND link.record_id = pair.one
ON CONFLICT DO NOTHING
"""
_TAKE_BACK = """
DELETE FROM event_link link USING event
WHERE link.record_kind = %s AND link.record_id = %s AND event.id = link.event_id AND event.at = link.at
  AND event.subject_kind = %s AND event.subject_id = %s
"""


def share_history(of: Ref, *, with_: Iterable[Ref]) -> None:
    """Let all that concerned one record so far stand in the timelines of these too; inside an action."""
    refuse_outside_action("the history of a record was shared")
    with connection.cursor() as cursor:
        for other in with_:
            cursor.execute(_SHARE, [other.kind, other.id, of.kind, of.id])


def share_histories(pairs: Mapping[int, int], *, of: str, with_: str) -> None:
    """The same for many records at once: the history of each stands in the timeline of its other one too."""
    refuse_outside_action("the history of records was shared")
    with connection.cursor() as cursor:
        cursor.execute(_SHARE_MANY, [with_, list(pairs), list(pairs.values()), of])


def take_history_back(of: Iterable[Ref], *, off: Iterable[Ref]) -> None:
    """Let what happened to some records no longer stand in the timelines of these; inside an action."""
    refuse_outside_action("the history of a record was taken back")
    of = list(of)
    with connection.cursor() as cursor:
        for other in off:
            for subject in of:
                cursor.execute(_TAKE_BACK, [other.kind, other.id, subject.kind, subject.id])
