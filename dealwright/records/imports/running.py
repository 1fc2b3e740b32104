"""The work of an import: some rows at a time, each batch one transaction and one change of the log.

The row of the import is locked for as long as a batch takes, and how far it came commits with what it did.
A worker that dies leaves the batch undone and the row free, and another goes on where the last commit ended.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.events import Actor, action, last_change, quietly, record, unrecorded
from dealwright.events.actions import forget_last_change
from dealwright.events.dispatch import tell_pages
from dealwright.kit import clock
from dealwright.records.fields.queries import looking_once
from dealwright.records.imports.declaring import get
from dealwright.records.imports.events import ImportFinished
from dealwright.records.imports.models import Import, ImportRow, ImportState, RowState
from dealwright.records.imports.reverting import revert_some
from dealwright.records.imports.writing import Outcome, counted, write_rows

BATCH = 100
KEPT_CELLS = frozenset({RowState.REFUSED})
"""What became of a row whose cells are still needed: its author mends and imports them again."""
WRITTEN = frozenset({RowState.CREATED, RowState.CHANGED})
"""What undo takes back."""
_TOLD = """
UPDATE records_import_row AS row
SET state = told.state, record_id = told.record_id, reason = told.reason, log_change = told.log_change,
    cells = CASE WHEN told.keeps THEN row.cells ELSE '[]'::jsonb END
FROM jsonb_to_recordset(%s::jsonb)
    AS told(id bigint, state text, record_id bigint, reason text, log_change uuid, keeps boolean)
WHERE row.id = told.id
"""
_DUE = """
SELECT id FROM records_import
WHERE state IN ('waiting', 'running', 'reverting')
ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
"""


def step() -> bool:
    """Write the next rows of a file, or take the next ones back; True when there may be more."""
    with transaction.atomic():
        run = _next()
        if run is None:
            return False
        person = run.reverted_by if run.state == ImportState.REVERTING else run.responsible
        language = (person.language if person is not None else "") or None
        with translation.override(language), unrecorded("how far an import is"):
            if run.state == ImportState.REVERTING:
                revert_some(run)
            else:
                _go_on(run)
    tell_pages([f"import:{run.pk}", *([run.of_kind, "import"] if run.is_over else [])])
    return True


def run_all() -> None:
    """Work until nothing is due: tests and the command line."""
    while step():
        pass


def _next() -> Import | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        row = cursor.fetchone()
    return Import.objects.select_related("responsible", "reverted_by").get(pk=row[0]) if row else None


def _go_on(run: Import) -> None:
    waiting = ImportRow.objects.filter(run=run, state=RowState.WAITING).order_by("line")
    rows = list(waiting[:BATCH])
    if not rows:
        _finish(run, by=Actor.of(run.responsible))
        return
    run.state = ImportState.RUNNING.value
    outcomes = _written(run, rows)
    counts = counted(outcomes, run.of_kind)
    run.created = _added(run.created, counts[RowState.CREATED])
    run.changed = _added(run.changed, counts[RowState.CHANGED])
    known = counts[RowState.PASSED_OVER] + counts[RowState.UNCHANGED]
    run.passed_over = _added(run.passed_over, known)
    run.refused += counts[RowState.REFUSED].total()
    run.done += len(rows)
    run.save()


def _written(run: Import, rows: Sequence[ImportRow]) -> list[Outcome]:
    importable = get(run.of_kind)
    forget_last_change()
    if importable is None or run.responsible is None or not run.responsible.is_active:
        reason = _("Whoever imported it has left; import it in your own name.")
        outcomes = [Outcome(RowState.REFUSED, reason=reason) for _row in rows]
    else:
        with quietly(), looking_once():
            outcomes = write_rows(run, rows, importable, by=Actor.of(run.responsible))
    _keep(rows, outcomes, last_change())
    return outcomes


def _keep(rows: Sequence[ImportRow], outcomes: Sequence[Outcome], log_change: UUID | None) -> None:
    told = [
        {
            "id": row.pk,
            "state": outcome.state.value,
            "record_id": outcome.record_id,
            "reason": outcome.reason[:1000],
            "log_change": str(log_change) if log_change and outcome.state in WRITTEN else None,
            "keeps": outcome.state in KEPT_CELLS,
        }
        for row, outcome in zip(rows, outcomes, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [json.dumps(told)])


def _added(kept: dict[str, int], more: Counter[str]) -> dict[str, int]:
    return dict(Counter(kept) + more)


@action
def _finish(run: Import, *, by: Actor) -> None:
    run.state, run.finished_at = ImportState.DONE.value, clock.now()
    run.save()
    told = ImportFinished(
        created=run.created, passed_over=run.passed_over, changed=run.changed, refused=run.refused
    )
    record(told, on=run)
