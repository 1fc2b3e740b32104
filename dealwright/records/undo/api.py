"""Changes as a program sees them, and taking them back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Moment, Out
from dealwright.records.timeline.api import Cursor, Limit
from dealwright.records.undo.actions import look_ahead, undo_change
from dealwright.records.undo.queries import ChangePage, ToldChange, change_seen_by, changes_of

Everybody = Annotated[bool, Query(description="What everybody did, for administrators.")]


class ChangeEventOut(Out):
    """One event of a change."""

    id: Id
    kind: str = Field(examples=["deal.moved"])
    sentence: str
    """In the language of the reader."""
    subject_kind: str = Field(examples=["deal"])
    subject_id: Id
    subject_label: str


class ChangeOut(Out):
    """What one action did."""

    id: UUID
    at: Moment
    actor_kind: str = Field(examples=["user"])
    actor_id: Id | None
    actor_label: str
    events: list[ChangeEventOut]
    """The first 25, as far as you may see their records."""
    events_count: int
    undoes: UUID | None
    """The change that this one took back."""
    undone: bool
    """Whether it was taken back."""
    undoable: bool
    """Whether you may try to undo it; `GET /changes/ID` tells what would stand in the way."""

    @staticmethod
    def resolve_undone(change: ToldChange) -> bool:
        return change.is_undone

    @staticmethod
    def resolve_undoable(change: ToldChange) -> bool:
        return change.is_undoable


class ObstacleOut(Out):
    """Somebody changed the same since."""

    record_kind: str
    record_id: Id
    field: str = Field(examples=["amount"])
    by: str
    at: Moment | None
    sentence: str


class ChangeOutlookOut(Out):
    """A change, and what an undo of it would do."""

    change: ChangeOut
    count: int
    """Events that would be taken back."""
    possible: bool
    """Whether all of it can be undone."""
    refusal: str
    """Why nothing of it can be undone; empty when something can."""
    obstacles: list[ObstacleOut]
    """With `rest` these are left as they are, and the others undone."""


class ChangesOut(Out):
    """Some changes, newest first."""

    items: list[ChangeOut]
    next_cursor: str | None


class UndoBody(Body):
    """How to undo."""

    rest: bool = False
    """Undo what nobody has changed since, and leave the others as they are."""


WHOLE = UndoBody()

router = Router()


@router.get("", ChangesOut)
def list_changes(
    request: HttpRequest, everybody: Everybody = False, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, object]:
    """What you changed, newest first."""
    page: ChangePage = changes_of(request.actor, everybody=everybody, cursor=cursor, limit=limit)
    return {"items": page.changes, "next_cursor": page.next_cursor}


@router.get("/{id}", ChangeOutlookOut)
def get_change(request: HttpRequest, id: UUID) -> dict[str, object]:
    """One change, and what an undo of it would do: it is tried, and nothing is kept."""
    told = change_seen_by(request.actor, id)
    outlook = look_ahead(id, by=request.actor)
    return {
        "change": told,
        "count": outlook.count,
        "possible": outlook.is_possible,
        "refusal": outlook.refusal,
        "obstacles": [
            {
                "record_kind": one.record_kind,
                "record_id": one.record_id,
                "field": one.touched.removeprefix("field:"),
                "by": one.by,
                "at": one.at,
                "sentence": one.sentence,
            }
            for one in outlook.obstacles
        ],
    }


@router.post("/{id}/undo", ChangeOut)
def undo_a_change(request: HttpRequest, id: UUID, body: UndoBody = WHOLE) -> ToldChange:
    """Take a change back, all of it or nothing, for 30 days.

    The answer is the undo: undo that to do it again.

    409 where somebody changed the same since: the problem says who and when.
    """
    undone = undo_change(id, rest=body.rest, by=request.actor)
    return change_seen_by(request.actor, undone.change_id)
