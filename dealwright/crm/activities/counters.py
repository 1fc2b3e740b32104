"""How much waits for a person: green for what came in unanswered, red for what is due today or late (CR-45).

One query answers for every place of the menu, and is asked once for each page. The company chooses whose
counter rises: that of who answers for the deal, lead or order, or of who is responsible for the activity
itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpRequest

from dealwright.crm.activities.models import Activity
from dealwright.crm.activities.queries import end_of_today
from dealwright.people.access import Verb, may
from dealwright.records import kinds
from dealwright.web.navigation import Count

MOST = 100
"""Beyond 99 a counter says “99+”."""

_MINE_DUE = """SELECT 1 FROM crm_activity WHERE responsible_id = %(me)s AND done_at IS NULL
  AND deleted_at IS NULL AND kind <> 'wait'
  AND (due_at < %(tonight)s OR "when" = 'as_soon_as_possible') LIMIT %(most)s"""
_MINE_UNANSWERED = """SELECT 1 FROM crm_activity WHERE responsible_id = %(me)s AND is_unanswered
  AND deleted_at IS NULL LIMIT %(most)s"""

_RECORDS_DUE = """SELECT 1 FROM {table} WHERE responsible_id = %(me)s AND archived_at IS NULL
  AND closed_at IS NULL AND deleted_at IS NULL AND next_step_at < %(tonight)s
  AND id NOT IN ({tried}) LIMIT %(most)s"""
_RECORDS_UNANSWERED = """SELECT DISTINCT record.id FROM crm_activity activity
  JOIN crm_activity_binding about ON about.activity_id = activity.id AND about.on_kind = '{kind}'
  JOIN {table} record ON record.id = about.on_id
  WHERE activity.is_unanswered AND activity.deleted_at IS NULL AND record.responsible_id = %(me)s
    AND record.archived_at IS NULL AND record.deleted_at IS NULL AND record.id NOT IN ({tried})
  LIMIT %(most)s"""

_TRIED = "SELECT on_id FROM automation_trial WHERE on_kind = '{kind}' AND ended_at IS NULL"
"""Records that were opened only to try the automation."""

_ABOUT_MINE_DUE = """SELECT about.on_id FROM crm_activity activity
  JOIN crm_activity_binding about ON about.activity_id = activity.id AND about.on_kind = '{kind}'
  WHERE activity.responsible_id = %(me)s AND activity.done_at IS NULL AND activity.deleted_at IS NULL
    AND activity.kind <> 'wait'
    AND (activity.due_at < %(tonight)s OR activity."when" = 'as_soon_as_possible')
  UNION
  SELECT about_id FROM work_task WHERE responsible_id = %(me)s AND done_at IS NULL AND deleted_at IS NULL
    AND archived_at IS NULL AND about_kind = '{kind}' AND due_at < %(tonight)s LIMIT %(most)s"""
_ABOUT_MINE_UNANSWERED = """SELECT DISTINCT about.on_id FROM crm_activity activity
  JOIN crm_activity_binding about ON about.activity_id = activity.id AND about.on_kind = '{kind}'
  WHERE activity.responsible_id = %(me)s AND activity.is_unanswered AND activity.deleted_at IS NULL
  LIMIT %(most)s"""

_kinds: list[str] = []
"""Kinds of records with a next step whose places in the menu count."""


def of(kind: str) -> Callable[[HttpRequest], Count | None]:
    """The counter of one place in the menu: of activities, or of records that have a next step."""
    if kind not in {Activity.record_kind, *_kinds}:
        _kinds.append(kind)
        _statement.cache_clear()

    def count(request: HttpRequest) -> Count | None:
        if not may(request.actor, kind, Verb.SEE):
            return None
        return _all(request).get(kind)

    return count


def _all(request: Any) -> dict[str, Count]:
    """Every counter of whoever asks; one query for each request."""
    if not hasattr(request, "_activity_counts"):
        request._activity_counts = counts_of(request.actor.id)
    found: dict[str, Count] = request._activity_counts
    return found


def counts_of(user_id: int) -> dict[str, Count]:
    """Every counter of a person, each up to a hundred."""
    asked: dict[str, Any] = {"me": user_id, "tonight": end_of_today(), "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_statement(), asked)
        row = cursor.fetchone()
    return {
        kind: Count(due=row[2 * place], unanswered=row[2 * place + 1])
        for place, kind in enumerate((Activity.record_kind, *_kinds))
    }


def _counted(rows: str) -> str:
    return f"(SELECT count(*) FROM ({rows}) AS capped)"  # noqa: S608 - our own statements


def _by_setting(of_records: str, of_activities: str) -> str:
    return (
        f"CASE mode.counts_for WHEN 'activity' THEN {_counted(of_activities)} ELSE {_counted(of_records)} END"
    )


@cache
def _statement() -> str:
    counts = [_counted(_MINE_DUE), _counted(_MINE_UNANSWERED)]
    for kind in _kinds:
        names = {"kind": kind, "table": _table_of(kind), "tried": _TRIED.format(kind=kind)}
        counts.append(_by_setting(_RECORDS_DUE.format(**names), _ABOUT_MINE_DUE.format(**names)))
        counts.append(
            _by_setting(_RECORDS_UNANSWERED.format(**names), _ABOUT_MINE_UNANSWERED.format(**names))
        )
    mode = "(SELECT (SELECT counts_for FROM crm_settings WHERE id = 1) AS counts_for) AS mode"
    return f"SELECT {', '.join(counts)} FROM {mode}"  # noqa: S608 - names of our own tables


def _table_of(kind: str) -> str:
    declared = kinds.get(kind)
    if declared is None:
        raise LookupError(f"nobody declares the kind {kind}")
    return str(declared.records.model._meta.db_table)
