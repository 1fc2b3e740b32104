"""What a program sees of imports, and may do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from pydantic import Base64Encoder, EncodedBytes, Field, model_validator

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Count, Id, Moment, Out, Text, Verb
from dealwright.kit.errors import Refused
from dealwright.records.imports import actions, queries
from dealwright.records.imports.choosing import Options
from dealwright.records.imports.declaring import Importable, get
from dealwright.records.imports.guessing import as_called
from dealwright.records.imports.models import Import, ImportRow, RowState
from dealwright.records.imports.preview import preview
from dealwright.records.imports.tables import LONGEST_CELL, MOST_COLUMNS, Table

MOST_RECORDS = 10_000
MOST_TOLD = 1000
Cell = Annotated[str, Text(LONGEST_CELL, empty=True, lines=True)]
Header = Annotated[str, Text(200)]
Goal = Annotated[str, Text(120, empty=True)]
State = Literal["preview", "looked_at", "waiting", "running", "done", "reverting", "reverted"]


class ImportRowOut(Out):
    """Why a row was refused, or stays although the import was taken back."""

    line: Count
    record_id: Id | None
    reason: str


class ImportPreviewOut(Out):
    """What would become of the first rows of a dry run."""

    looked_through: Count
    new: Count
    here: Count
    refused: Count
    problems: list[ImportRowOut]


class ImportOut(Out):
    """An import. The worker does it; ask again for how far it is."""

    id: Id | None = Field(description="Null of a dry run.")
    source: str = Field(description="The file, or the program the records came from.")
    record_kind: str
    state: State
    columns: list[str]
    map: dict[str, str] = Field(description="By column the field it goes to.", examples=[{"Phone": "phones"}])
    known: str = Field(examples=["pass_over"])
    total: Count
    done: Count
    created: dict[str, int] = Field(description="How many records of each kind were new.")
    changed: dict[str, int]
    passed_over: dict[str, int] = Field(description="How many were here already.")
    refused: Count
    taken_back: Count
    left: Count
    started_by_id: Id | None
    reverted_by_id: Id | None
    started_at: Moment | None
    finished_at: Moment | None
    preview: ImportPreviewOut | None = Field(description="Of a dry run.")

    @model_validator(mode="before")
    @classmethod
    def _of_import(cls, told: Any) -> Any:
        return _told(told) if isinstance(told, Import) else told


class NewImport(Body):
    """Records in a file, or as they are: give `content` or `records`."""

    record_kind: Annotated[str, Text(40)] = Field(examples=["contact"])
    file_name: Annotated[str, Text(200)] = "import.csv"
    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)] | None = Field(
        default=None, description="CSV or Excel (.xlsx) in base 64, with the names of the columns first."
    )
    records: Annotated[list[dict[Header, Cell]], Field(max_length=MOST_RECORDS)] | None = Field(
        default=None, examples=[[{"Name": "Ana Clara", "Phone": "+55 11 98765-4321"}]]
    )
    map: Annotated[dict[Header, Annotated[str, Text(120, empty=True)]], Field(max_length=MOST_COLUMNS)] = (
        Field(
            default={},
            description="By column the field it goes to, empty for none; the other columns are guessed.",
            examples=[{"Phone": "phones"}],
        )
    )
    known: Literal["pass_over", "fill", "update", "add"] = Field(
        default="pass_over", description="What becomes of rows whose records are here already."
    )
    stage_id: Id | None = None
    responsible_id: Id | None = None
    tags: Annotated[list[Annotated[str, Text(40)]], Field(max_length=30)] = []
    days: Literal["dmy", "mdy"] | None = Field(
        default=None, description="Whether 2/3/2026 is a day of March or of February; guessed where left out."
    )
    region: Annotated[str, Text(2)] | None = Field(
        default=None,
        description="The country (ISO) of phone numbers without its code; your own where left out.",
        examples=["BR"],
    )
    dry_run: bool = Field(default=False, description="Only tell what would happen; nothing is kept.")


IMPORTS = ListOf(
    Import,
    fields={"record_kind": Where(str, path="of_kind"), "state": str, "started_at": datetime},
    sort="-id",
)

router = Router()


@router.list("", IMPORTS, ImportOut)
def list_imports(request: HttpRequest) -> QuerySet[Import]:
    """What you brought in; what everybody did, with the right to change settings."""
    return queries.imports_seen_by(request.actor)


@router.post("", ImportOut, status=201)
def create_import(request: HttpRequest, new: NewImport) -> dict[str, Any]:
    """Bring records in, in the background and as a whole: it starts no rules and can be taken back."""
    importable = actions.required(new.record_kind, by=request.actor)
    run = _looked_at(request, new, importable)
    options = Options(
        known=new.known,
        stage_id=new.stage_id,
        responsible_id=new.responsible_id,
        tags=tuple(new.tags),
        is_month_first=run.options["is_month_first"] if new.days is None else new.days == "mdy",
        region=run.options["region"] if new.region is None else new.region,
    )
    mapping = _mapping(run, new, importable, request)
    run = actions.choose_columns(run, mapping=mapping, options=options, by=request.actor)
    if new.dry_run:
        told = _told(run) | {"id": None, "state": "preview", "preview": _as_preview(run, importable, request)}
        actions.give_up_import(run, by=request.actor)
        return told
    return _told(actions.bring_in(run, by=request.actor))


@router.get("/{id}", ImportOut)
def get_import(request: HttpRequest, id: Id) -> Import:
    """One of them, with how far it is."""
    return _found(request, id)


@router.get("/{id}/refusals", list[ImportRowOut])
def get_import_refusals(request: HttpRequest, id: Id) -> list[ImportRow]:
    """The first 1,000 rows that were refused, or that stay after it was taken back, with the reason."""
    rows = ImportRow.objects.filter(run=_found(request, id), state__in=[RowState.REFUSED, RowState.LEFT])
    return list(rows.order_by("line")[:MOST_TOLD])


@router.post("/{id}/start", ImportOut, status=202)
def start_import(request: HttpRequest, id: Id, start: Verb = NO_BODY) -> Import:
    """Bring in a file that was looked at in the office."""
    return actions.bring_in(_found(request, id), by=request.actor)


@router.post("/{id}/revert", ImportOut, status=202)
def revert_import(request: HttpRequest, id: Id, revert: Verb = NO_BODY) -> Import:
    """Take it back in the background.

    What it created goes to the recycle bin, what it changed becomes what it was. Records that somebody worked
    with since stay; `refusals` names them.
    """
    return actions.revert_import(_found(request, id), by=request.actor)


def _looked_at(request: HttpRequest, new: NewImport, importable: Importable) -> Import:
    if (new.content is None) == (new.records is None):
        raise Refused(_("Give either `content` or `records`."), field="content")
    if new.content is not None:
        return actions.look_at_file(new.record_kind, new.content, name=new.file_name, by=request.actor)
    records = new.records or []
    columns = list(dict.fromkeys(name for one in records for name in one))
    if not columns or len(columns) > MOST_COLUMNS:
        raise Refused(_("Give at least one record, with at most 200 columns."), field="records")
    rows = [(line, [one.get(name, "") for name in columns]) for line, one in enumerate(records, 1)]
    return actions.look_at_table(importable, Table(columns, rows), name=new.file_name, by=request.actor)


def _mapping(run: Import, new: NewImport, importable: Importable, request: HttpRequest) -> list[str]:
    targets = importable.targets_for(request.actor)
    if strangers := sorted(new.map.keys() - set(run.columns)):
        raise Refused(_("The file has no column “%(column)s”.") % {"column": strangers[0]}, field="map")
    named = {column: as_called(called, targets) or called for column, called in new.map.items()}
    guesses = zip(run.columns, run.mapping, strict=True)
    return [named.get(column, "" if guess in named.values() else guess) for column, guess in guesses]


def _as_preview(run: Import, importable: Importable, request: HttpRequest) -> dict[str, Any]:
    told = preview(run, importable, by=request.actor)
    return {
        "looked_through": told.looked_through,
        "new": told.new,
        "here": told.here,
        "refused": told.refused,
        "problems": [{"line": line, "record_id": None, "reason": why} for line, why in told.problems],
    }


def _told(run: Import) -> dict[str, Any]:
    importable = get(run.of_kind)
    return {
        "id": run.pk,
        "source": run.source,
        "record_kind": run.of_kind if importable is not None else "",
        "state": run.state if run.is_over or importable is not None else "running",
        "columns": run.columns,
        "map": {column: name for column, name in zip(run.columns, run.mapping, strict=False) if name},
        "known": run.options.get("known", ""),
        "total": run.total,
        "done": run.done,
        "created": run.created,
        "changed": run.changed,
        "passed_over": run.passed_over,
        "refused": run.refused,
        "taken_back": run.taken_back,
        "left": run.left,
        "started_by_id": run.responsible_id,
        "reverted_by_id": run.reverted_by_id,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "preview": None,
    }


def _found(request: HttpRequest, id: int) -> Import:
    found: Import = get_object_or_404(queries.imports_seen_by(request.actor), pk=id)
    return found
