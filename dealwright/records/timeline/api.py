"""The timeline as a program sees it; each domain answers `GET /RECORDS/ID/timeline` with these shapes.

@router.get("/{id}/timeline", TimelineOut)
def get_deal_timeline(request, id: Id, cursor: Cursor = "", limit: Limit = 50) -> TimelinePage:
    deal = Deal.objects.seen_by(request.actor).get(pk=id)
    return timeline(deal, actor=request.actor, cursor=cursor, limit=limit)
"""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from ninja import Query
from pydantic import Field

from dealwright.api.types import Id, Moment, Out
from dealwright.events import Actor
from dealwright.records.timeline import queries
from dealwright.records.timeline.queries import TimelineItem, TimelinePage
from dealwright.records.undo.stories import undoable_among

__all__ = ["Cursor", "Limit", "TimelineOut", "TimelinePage", "timeline"]

Cursor = Annotated[str, Query(max_length=100, description="The `next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]


def timeline(record: Any, *, actor: Actor, cursor: str | None = None, limit: int = 50) -> TimelinePage:
    """A page of the timeline, with what its reader may try to undo."""
    page = queries.timeline(record, actor=actor, cursor=cursor, limit=limit)
    undoable = undoable_among(page.items, record, actor)
    told = [replace(item, undoable=item.change_id in undoable) for item in page.items]
    return TimelinePage(told, page.next_cursor)


class TimelineActorOut(Out):
    """Who did it; the label is what they were called at that moment."""

    kind: str = Field(examples=["user"])
    id: Id | None
    label: str


class TimelineSubjectOut(Out):
    """What it happened to, which may be another record than the one whose timeline this is."""

    kind: str = Field(examples=["deal"])
    id: Id
    label: str


class TimelineItemOut(Out):
    """One event."""

    id: Id
    at: Moment
    kind: str = Field(examples=["deal.moved"])
    sentence: str
    """In the language of the reader."""
    body: str
    """The text the event brought, such as that of a note; often empty."""
    actor: TimelineActorOut
    subject: TimelineSubjectOut
    facts: dict[str, Any]
    caused_by: Id | None
    """The event that made this one happen."""
    why: str
    """The sentence of that event; empty when somebody just did it."""
    change_id: UUID
    """Of the action that did this, with everything else it did: see `changes`."""
    undoes: UUID | None
    """The change that this took back."""
    undoable: bool
    """Whether you may try to undo the change; whether somebody changed the same since is seen when you do."""

    @staticmethod
    def resolve_actor(item: TimelineItem) -> dict[str, Any]:
        return {"kind": item.actor_kind, "id": item.actor_id, "label": item.actor_label}

    @staticmethod
    def resolve_subject(item: TimelineItem) -> dict[str, Any]:
        return {"kind": item.subject_kind, "id": item.subject_id, "label": item.subject_label}


class TimelineOut(Out):
    """A stretch of a timeline, newest first. It may be short where you may not see all of it; read on."""

    items: list[TimelineItemOut]
    next_cursor: str | None
