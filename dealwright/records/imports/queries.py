"""Questions about imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from dealwright.events import Actor
from dealwright.people.access import may_change_settings
from dealwright.records.imports.actions import why_it_stays
from dealwright.records.imports.declaring import importable_by
from dealwright.records.imports.models import Import, ImportRow, RowState
from dealwright.records.kinds import RecordKind

TOLD = 20
"""Rows that are shown on a page."""
KEPT_FOR = timedelta(days=30)
"""How long the rows of a file are kept: as long as it can be taken back."""
FORGOTTEN_AFTER = timedelta(days=7)
"""How long a file is kept that nobody brought in."""


@dataclass(frozen=True)
class ToldRow:
    """A row that was refused, or that stays."""

    line: int
    why: str
    record: str = ""
    """What its record is called, for whoever may see that."""
    url: str = ""


def imports_seen_by(actor: Actor) -> QuerySet[Import]:
    """The imports somebody brought themselves; whoever may change settings sees everybody’s."""
    imports: QuerySet[Import] = Import.objects.select_related("responsible", "reverted_by")
    return imports if may_change_settings(actor) else imports.filter(responsible=actor.id)


def may_import(actor: Actor) -> bool:
    """Whether there is some kind of record of which they may bring files in."""
    return bool(importable_by(actor))


def is_undoable(run: Import) -> bool:
    """Whether it may be taken back now."""
    return why_it_stays(run) is None


def refused_rows(run: Import) -> list[ToldRow]:
    """The first rows that could not be brought in, each with the reason."""
    rows = ImportRow.objects.filter(run=run, state=RowState.REFUSED).order_by("line")[:TOLD]
    return [ToldRow(row.line, row.reason) for row in rows]


def left_rows(run: Import, kind: RecordKind, actor: Actor) -> list[ToldRow]:
    """The first rows that were to be taken back and stay, with what their records are called."""
    rows = list(ImportRow.objects.filter(run=run, state=RowState.LEFT).order_by("line")[:TOLD])
    seen: Any = kind.seen_by(actor).filter(pk__in=[row.record_id for row in rows])
    names = {one.pk: str(one) for one in seen}
    return [
        ToldRow(
            row.line,
            row.reason,
            names.get(row.record_id, ""),
            kind.url(row.record_id) if row.record_id in names else "",
        )
        for row in rows
    ]
