"""How runs end: where many of them end in one transaction, their rows are written together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from dealwright.automation.rules.models import RuleRun, RunState
from dealwright.kit import clock

_WRITE = """
UPDATE automation_rule_run run
SET state = ended.state, finished_at = ended.finished_at, leased_by = NULL, waits_for = ended.waits_for,
    attempts = ended.attempts, error = ended.error, explained = ended.explained, result = ended.result
FROM jsonb_to_recordset(%s::jsonb) AS ended(
    id bigint, fence int, state text, finished_at timestamptz, waits_for text, attempts smallint, error text,
    explained jsonb, result jsonb)
WHERE run.id = ended.id AND run.fence = ended.fence AND run.state = 'waiting'
RETURNING run.id
"""
"""Each row as long as nobody else has claimed it since."""

_ended: ContextVar[list[tuple[RuleRun, dict[str, Any]]] | None] = ContextVar("ended", default=None)


def end(run: RuleRun, state: RunState, **values: Any) -> None:
    """Let a run of which we hold the row be over, with what became of it."""
    for name, value in values.items():
        setattr(run, name, value)
    row = {
        "id": run.pk,
        "fence": run.fence,
        "state": state,
        "finished_at": clock.now().isoformat(),
        "waits_for": run.waits_for,
        "attempts": run.attempts,
        "error": run.error,
        "explained": run.explained,
        "result": run.result,
    }
    ended = _ended.get()
    if ended is not None:
        ended.append((run, row))
        run.state = state
    elif run.pk in _write([row]):
        run.state = state


@contextmanager
def ends_written_together() -> Iterator[None]:
    """Write the ends of runs when the block is through; the caller has locked them all."""
    token = _ended.set([])
    try:
        yield
        write_ends()
    finally:
        _ended.reset(token)


def results_not_written(event_id: int, on_kind: str, on_id: int) -> dict[int, Any]:
    """By rule, what runs of an entering found or made that ended in this block, as it will be read."""
    entering = event_id, on_kind, on_id
    return {
        run.rule_id: json.loads(json.dumps(row["result"]))
        for run, row in _ended.get() or ()
        if (run.event_id, run.on_kind, run.on_id) == entering and row["result"] is not None
    }


def write_ends() -> None:
    """Write now what has ended: somebody is about to read states. Never in a savepoint that may fail."""
    ended = _ended.get()
    if ended:
        _write([row for _run, row in ended])
        ended.clear()


def _write(rows: Sequence[dict[str, Any]]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(rows)])
        return {id for (id,) in cursor.fetchall()}
