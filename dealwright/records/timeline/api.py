"""The timeline as a program sees it; each domain answers `GET /RECORDS/ID/timeline` with these shapes.

@router.get("/{id}/timeline", TimelineOut)
def get_deal_timeline(request, id: Id, cursor: Cursor = "", limit: Limit = 50) -> TimelinePage:
    deal = Deal.objects.seen_by(request.actor).get(pk=id)
    return timeline(deal, actor=request.actor, cursor=cursor, limit=limit)
"""

from typing import Annotated, Any

from ninja import Query
from pydantic import Field

from dealwright.api.types import Id, Moment, Out
from dealwright.records.timeline.queries import TimelineItem, TimelinePage, timeline

__all__ = ["Cursor", "Limit", "TimelineOut", "TimelinePage", "timeline"]

Cursor = Annotated[str, Query(max_length=100, description="The `next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]


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
