"""What a program may do with many records at once, and what it sees of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field, model_validator

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Moment, Out, Text, Verb
from dealwright.records.bulk import actions, queries
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.models import BulkChange, BulkItem, ItemState
from dealwright.records.bulk.preview import Chosen, preview
from dealwright.records.bulk.running import reasons_of
from dealwright.records.bulk.words import title_of
from dealwright.records.lists.state import State

Value = Annotated[str, Text(4_000, empty=True)]


class BulkMove(Body):
    """To another stage of the pipeline they stand in."""

    stage_id: Id
    fill: dict[str, Any] = Field(
        default={},
        max_length=50,
        description="What those get that lack what the stage demands; the others keep what they have.",
        examples=[{"source": "call"}],
    )
    reason: Annotated[str, Text(500, empty=True)] = Field(
        default="", description="Why, for a stage that asks for it: orders that are canceled."
    )


class BulkCrossing(Body):
    """To a stage of another pipeline, in which you may open such records."""

    stage_id: Id


class BulkDo(Body):
    """One thing to be done to each record; give exactly one of these."""

    set: dict[str, Any] | None = Field(
        default=None,
        max_length=1,
        description='One field and its value, as in the record; null empties it: `{"source": "call"}`.',
    )
    move: BulkMove | None = None
    pipeline: BulkCrossing | None = None
    add_tags: Annotated[list[Annotated[str, Text(40)]], Field(max_length=30)] | None = None
    remove_tags: Annotated[list[Annotated[str, Text(40)]], Field(max_length=30)] | None = None
    archive: Literal[True] | None = None
    unarchive: Literal[True] | None = None
    delete: Literal[True] | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What was sent."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class BulkIn(Body):
    """Many records and what is to be done to them: those that match a filter, or those with these ids."""

    filter: Annotated[dict[Annotated[str, Text(100)], Value], Field(max_length=50)] = Field(
        default={},
        examples=[{"stage_id__in": "3,4", "amount__gte": "100"}],
        description="As the parameters of the list: filters and `q`. Empty is all of them.",
    )
    ids: Annotated[list[Id], Field(max_length=10_000)] | None = None
    change: BulkDo = Field(examples=[{"add_tags": ["vip"]}])
    run_automation: bool = Field(
        default=False, description="Whether triggers and rules run for them; for 1,000 records at most."
    )
    dry_run: bool = Field(default=False, description="Only tell what would happen; nothing is changed.")

    @property
    def chosen(self) -> Chosen:
        """The records that are meant."""
        if self.ids is not None:
            return Chosen(ids=tuple(self.ids) or (0,))
        search = self.filter.get("q", "")
        return Chosen(
            State(search=search).narrowed(**{k: v for k, v in self.filter.items() if k != "q"}).query
        )


class SkippedOut(Out):
    """Records that are left as they are."""

    count: int
    reason: str


class ExampleOut(Out):
    """One record before and after."""

    id: Id
    title: str
    before: str
    after: str


class BulkPreviewOut(Out):
    """What would happen."""

    matched: int
    changing: int
    unchanged: int
    skipped: list[SkippedOut]
    examples: list[ExampleOut]


class BulkChangeOut(Out):
    """A change of many records. The worker does it; ask again for how far it is."""

    id: Id | None = Field(description="Null of a dry run.")
    record_kind: str
    title: str
    state: Literal["preview", "waiting", "running", "done", "stopped"]
    total: int
    changed: int
    unchanged: int
    refused: int
    run_automation: bool
    started_by_id: Id | None
    undoes_id: Id | None
    """The change that this one takes back."""
    undone_by_id: Id | None
    created_at: Moment | None
    finished_at: Moment | None
    reasons: list[SkippedOut]
    """Why records were skipped, the most frequent reason first."""
    preview: BulkPreviewOut | None
    """Of a dry run."""

    @model_validator(mode="before")
    @classmethod
    def _of_change(cls, told: Any) -> Any:
        return _told(told) if isinstance(told, BulkChange) else told


class BulkItemOut(Out):
    """What became of one record."""

    record_id: Id
    state: str = Field(examples=["changed"])
    reason: str


BULK_CHANGES = ListOf(
    BulkChange,
    fields={"record_kind": Where(str, path="of_kind"), "state": str, "created_at": datetime},
    sort="-id",
)

PLAIN = Verb()
router = Router()


@router.list("", BULK_CHANGES, BulkChangeOut)
def list_bulk_changes(request: HttpRequest) -> QuerySet[BulkChange]:
    """The changes of many records that you started; of everybody, with the right to change settings."""
    return queries.bulk_changes_seen_by(request.actor)


@router.get("/{id}", BulkChangeOut)
def get_bulk_change(request: HttpRequest, id: Id) -> dict[str, Any]:
    """One of them, with how far it is."""
    return _told(queries.bulk_changes_seen_by(request.actor).get(pk=id))


@router.get("/{id}/refusals", list[BulkItemOut])
def get_bulk_refusals(request: HttpRequest, id: Id) -> list[BulkItem]:
    """The first 1,000 records that were skipped, each with the reason."""
    change = queries.bulk_changes_seen_by(request.actor).get(pk=id)
    return list(BulkItem.objects.filter(change=change, state=ItemState.REFUSED).order_by("record_id")[:1000])


@router.post("/{id}/stop", BulkChangeOut)
def stop_bulk_change(request: HttpRequest, id: Id, stop: Verb = PLAIN) -> dict[str, Any]:
    """Change no further record; what is changed stays."""
    change = queries.bulk_changes_seen_by(request.actor).get(pk=id)
    return _told(actions.stop_bulk_change(change, by=request.actor))


@router.post("/{id}/undo", BulkChangeOut, status=202)
def undo_bulk_change(request: HttpRequest, id: Id, undo: Verb = PLAIN) -> dict[str, Any]:
    """Take it back, record by record; those that somebody changed since are left and told with the reason."""
    change = queries.bulk_changes_seen_by(request.actor).get(pk=id)
    return _told(actions.undo_bulk_change(change, by=request.actor))


def bulk_change(kind: str, request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """What `POST /deals/bulk` does, for the `api.py` of a domain."""
    act = act_from(kind, body.change.given)
    chosen = replace(body.chosen, with_archived=act.listing.api_lists_archived)
    if body.dry_run:
        return _as_preview(act, body, chosen, request)
    return _told(actions.start_bulk_change(act, chosen, run_automation=body.run_automation, by=request.actor))


def _told(change: BulkChange) -> dict[str, Any]:
    undo = queries.undo_of(change)
    return {
        "id": change.pk,
        "record_kind": change.of_kind,
        "title": title_of(change),
        "state": change.state,
        "total": change.total,
        "changed": change.changed,
        "unchanged": change.unchanged,
        "refused": change.refused,
        "run_automation": change.runs_automation,
        "started_by_id": change.responsible_id,
        "undoes_id": change.undoes_id,
        "undone_by_id": undo.pk if undo else None,
        "created_at": change.created_at,
        "finished_at": change.finished_at,
        "reasons": [{"reason": reason, "count": count} for reason, count in reasons_of(change)]
        if change.refused
        else [],
        "preview": None,
    }


def _as_preview(act: Any, body: BulkIn, chosen: Chosen, request: HttpRequest) -> dict[str, Any]:
    found = preview(act, chosen, request.actor)
    actions.refuse_size(found.matched, body.run_automation)
    nothing = dict.fromkeys(("id", "started_by_id", "undoes_id", "undone_by_id", "created_at", "finished_at"))
    return {
        **nothing,
        "record_kind": act.listing.kind,
        "title": act.words,
        "state": "preview",
        "total": found.matched,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "run_automation": body.run_automation,
        "reasons": [],
        "preview": BulkPreviewOut.model_validate(found),
    }
