"""Verbs around imports: a file is looked at, its columns are chosen, it is brought in, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, waking
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import Verb, require
from dealwright.records.imports.cells import looks_month_first
from dealwright.records.imports.choosing import Options, checked_mapping, checked_options
from dealwright.records.imports.declaring import Importable, get
from dealwright.records.imports.events import ImportFinished, ImportStarted
from dealwright.records.imports.guessing import guessed
from dealwright.records.imports.models import Import, ImportRow, ImportState, RowState
from dealwright.records.imports.tables import Table, read_table

UNDOABLE_FOR = timedelta(days=30)
LONGEST_NAME = 80
OF_REFUSED = 2
"""Columns that the file of refused rows has beside those of the first file."""


@action
def start_import(*, source: str, by: Actor) -> Import:
    """Note that an import began."""
    return Import.objects.create(source=source)


@action
def finish_import(run: Import, *, created: dict[str, int], passed_over: dict[str, int], by: Actor) -> Import:
    """Note what an import brought, and tell it once for all its records."""
    run.created, run.passed_over, run.finished_at = created, passed_over, clock.now()
    run.save()
    record(ImportFinished(created=created, passed_over=passed_over), on=run)
    return run


@action
def look_at_file(kind: str, content: bytes, *, name: str, by: Actor) -> Import:
    """Read a file of records and guess what its columns mean; nothing is written among the records yet.

    Needs the right to create them. Refused where it is no table, with the reason.
    """
    importable = required(kind, by=by)
    return look_at_table(importable, read_table(content), name=name, by=by)


@action
def look_at_table(importable: Importable, table: Table, *, name: str, by: Actor) -> Import:
    """The same with what was read already."""
    require(by, importable.kind, Verb.CREATE)
    if by.user is None:
        raise Forbidden(_("Only a person brings records in."))
    run = Import(
        source=without_control(name).strip()[-LONGEST_NAME:] or "import.csv",
        of_kind=importable.kind,
        state=ImportState.LOOKED_AT.value,
        responsible=by.user,
        columns=table.columns,
        total=len(table.rows),
        mapping=_mapped_before(importable, table.columns, by)
        or guessed(table.columns, importable.targets_for(by)),
    )
    texts = (cell for _line, cells in table.rows for cell in cells)
    region = by.user.region or ""
    run.options = Options(is_month_first=looks_month_first(texts, region == "US"), region=region).as_json
    run.save()
    rows = (ImportRow(run=run, line=line, cells=cells) for line, cells in table.rows)
    ImportRow.objects.bulk_create(rows, batch_size=1000)
    return run


@action
def choose_columns(run: Import, *, mapping: Sequence[str], options: Options, by: Actor) -> Import:
    """Say where the columns go and what holds for all rows; Refused at the field where that cannot be."""
    importable = required(run.of_kind, by=by)
    run = Import.objects.locked(run)
    _refuse_begun(run)
    run.mapping = checked_mapping(mapping, run.columns, importable, by=by)
    run.options = checked_options(options, importable, by=by).as_json
    run.save()
    return run


@action
def bring_in(run: Import, *, by: Actor) -> Import:
    """Let the worker write the rows, in the name of whoever looked at the file; twice is once."""
    importable = required(run.of_kind, by=by)
    run = Import.objects.locked(run)
    if run.state != ImportState.LOOKED_AT:
        return run
    checked_mapping(run.mapping, run.columns, importable, by=by)
    checked_options(Options.from_json(run.options), importable, by=by)
    run.state, run.started_at = ImportState.WAITING.value, clock.now()
    run.save()
    record(ImportStarted(of_kind=run.of_kind, total=run.total), on=run)
    transaction.on_commit(waking.wake)
    return run


@action
def give_up_import(run: Import, *, by: Actor) -> None:
    """Forget a file that was looked at and not brought in."""
    run = Import.objects.locked(run)
    _refuse_begun(run)
    run.delete()


@action
def revert_import(run: Import, *, by: Actor) -> Import:
    """Let the worker take an import back, in the name of whoever asks; asked twice is done once.

    What it created goes to the recycle bin unless somebody worked with it since; what it changed gets its
    former values where nobody changed them since. Refused for one that is not over, or older than 30 days.
    """
    run = Import.objects.locked(run)
    if run.state in {ImportState.REVERTING, ImportState.REVERTED}:
        return run
    why = why_it_stays(run)
    if why is not None:
        raise why
    if by.user is None:
        raise Forbidden(_("Only a person takes an import back."))
    run.state, run.reverted_by = ImportState.REVERTING.value, by.user
    run.save()
    transaction.on_commit(waking.wake)
    return run


def why_it_stays(run: Import) -> Conflict | Refused | None:
    """Why an import cannot be taken back as a whole; None where it may be tried."""
    if not run.of_kind:
        return Refused(_("What a program brought is not taken back as a whole."))
    if run.state != ImportState.DONE:
        return Conflict(_("Wait until the import is done."))
    if run.finished_at is not None and clock.now() - run.finished_at > UNDOABLE_FOR:
        return Refused(_("This was done more than 30 days ago and can no longer be undone."))
    if not run.created_count and not run.changed_count:
        return Refused(_("There is nothing to undo: no record was changed."))
    return None


def required(kind: str, *, by: Actor) -> Importable:
    """How records of a kind come from a file; Refused for one that does not, Forbidden without the right."""
    importable = get(kind)
    if importable is None:
        raise Refused(_("Such records cannot be imported from a file."), field="record_kind")
    require(by, kind, Verb.CREATE)
    return importable


def _refuse_begun(run: Import) -> None:
    if run.state != ImportState.LOOKED_AT:
        raise Conflict(_("This import has started already."))


def _mapped_before(importable: Importable, columns: list[str], by: Actor) -> list[str]:
    """Where the same columns went the last time this person brought them; empty where they never did."""
    is_same = Q(columns=columns) | Q(columns=columns[:-OF_REFUSED])
    earlier = Import.objects.filter(is_same, of_kind=importable.kind, responsible=by.user)
    earlier = earlier.exclude(state=ImportState.LOOKED_AT.value)
    mapping = earlier.order_by("-id").values_list("mapping", flat=True).first() or []
    targets = importable.targets_for(by)
    known = [name if name in targets else "" for name in mapping]
    return [*known, *[""] * (len(columns) - len(known))] if known else []


__all__ = ["RowState", "bring_in", "choose_columns", "finish_import", "give_up_import", "look_at_file"]
__all__ += ["look_at_table", "revert_import", "start_import", "why_it_stays"]
