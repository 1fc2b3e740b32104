"""The timeline as a program sees it; each domain answers `GET /RECORDS/ID/timeline` with these shapes.

add_timeline(router, "deal", seen=_seen, tells="What happened to a deal and around it, newest first.")
add_entry_verbs(router, "deal")     # pinning, unpinning and commenting on its entries
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Id, Moment, Out
from dealwright.api.types import Verb as NoBody
from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.records import kinds
from dealwright.records.notes.actions import comment_on_entry
from dealwright.records.notes.api import NewComment, NoteOut
from dealwright.records.notes.models import Note
from dealwright.records.timeline import queries, themes
from dealwright.records.timeline.actions import pin_entry, unpin_entry
from dealwright.records.timeline.queries import TimelineItem, TimelinePage
from dealwright.records.undo.stories import undoable_among

__all__ = [
    "Cursor",
    "Limit",
    "Only",
    "TimelineOut",
    "TimelinePage",
    "add_entry_verbs",
    "add_timeline",
    "timeline",
]

Cursor = Annotated[str, Query(max_length=100, description="The `next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Only = Annotated[
    Literal["", "notes", "activities", "changes"],
    Query(description="Only entries of this theme; all of them where it is left out."),
]


def timeline(
    record: Any, *, actor: Actor, cursor: str | None = None, limit: int = 50, only: str = themes.ALL
) -> TimelinePage:
    """A page of the timeline, with what its reader may try to undo."""
    page = queries.timeline(record, actor=actor, cursor=cursor, limit=limit, only=only)
    undoable = undoable_among([*page.items, *page.pinned], record, actor)
    items, pinned = (
        [replace(item, undoable=item.change_id in undoable) for item in told]
        for told in (page.items, page.pinned)
    )
    return TimelinePage(items, page.next_cursor, pinned)


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


class EntryNoteOut(Out):
    """A note on an entry of a timeline, with the names of who is mentioned."""

    id: Id
    text: str
    author_id: Id | None
    at: Moment


class EntryFileOut(Out):
    """A file below an entry of a timeline."""

    id: Id
    name: str
    url: str
    """Where its content is given out to a browser that is signed in."""


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
    is_pinned: bool
    files: list[EntryFileOut]
    """Files that stand below it, such as those of a letter; those of a note stand in the note."""
    comments: list[EntryNoteOut]
    """What people wrote under it, the oldest first."""

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
    pinned: list[TimelineItemOut]
    """Entries that stand above the others, the last pinned first; told with the first page."""


def add_timeline(
    router: Router, kind_name: str, *, seen: Callable[[HttpRequest, int], Any], tells: str
) -> None:
    """Answer the timelines of this kind of record; `seen(request, id)` finds one that the caller may see."""

    def get(
        request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = 50, only: Only = ""
    ) -> TimelinePage:
        return timeline(seen(request, id), actor=request.actor, cursor=cursor, limit=limit, only=only)

    get.__name__, get.__doc__ = f"get_{kind_name}_timeline", tells
    router.get("/{id}/timeline", TimelineOut)(get)


def add_entry_verbs(router: Router, kind_name: str) -> None:
    """Let programs pin, unpin and comment on entries in the timelines of this kind of record."""

    def pin(request: HttpRequest, id: Id, event_id: Id, pin: NoBody = NO_BODY) -> queries.TimelineItem:
        """Let an entry of the timeline stand above the others; at most 10 of a record."""
        record, entry = _entry(request, kind_name, id, event_id)
        pin_entry(entry, on=record, by=request.actor)
        return replace(queries.item_of(entry, record, actor=request.actor), is_pinned=True)

    def unpin(request: HttpRequest, id: Id, event_id: Id) -> None:
        """Let a pinned entry stand in its place again."""
        record, entry = _entry(request, kind_name, id, event_id)
        unpin_entry(entry, on=record, by=request.actor)

    def comment(request: HttpRequest, id: Id, event_id: Id, note: NewComment) -> Note:
        """Write a short note on an entry of the timeline; it is shown under it."""
        record, entry = _entry(request, kind_name, id, event_id)
        return comment_on_entry(entry, on=record, text=note.text, by=request.actor)

    pin.__name__ = f"pin_{kind_name}_entry"
    unpin.__name__ = f"unpin_{kind_name}_entry"
    comment.__name__ = f"comment_on_{kind_name}_entry"
    router.post("/{id}/timeline/{event_id}/pin", TimelineItemOut)(pin)
    router.delete("/{id}/timeline/{event_id}/pin")(unpin)
    router.post("/{id}/timeline/{event_id}/notes", NoteOut, status=201)(comment)


def _entry(request: HttpRequest, kind_name: str, id: int, event_id: int) -> tuple[Any, Any]:
    """A record the caller may change, and an entry of its timeline the caller may read."""
    kind = kinds.get(kind_name)
    reached = kind.records.all().changed_by(request.actor) if kind is not None else None
    record = reached.filter(pk=id).first() if reached is not None else None
    if record is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return record, queries.entry_read_by(request.actor, record, event_id)
