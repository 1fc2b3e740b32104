"""A timeline as a card shows it: day by day, with links to the other records it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup, escape

from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.records.notes.showing import ShownFile, ShownNote
from dealwright.records.seeing import may_do
from dealwright.records.timeline import links, themes
from dealwright.records.timeline.queries import TimelineItem, timeline
from dealwright.records.undo.stories import taken_back, undoable_among
from dealwright.web.formats import local_day


@dataclass(frozen=True)
class Line:
    """One event, ready to be shown."""

    at: datetime
    icon: str
    sentence: Markup
    body: str
    why: str
    tone: str = ""
    undoes: str = ""
    """What this took back, as it was told."""
    undo_url: str | None = None
    """Where it is taken back, for the newest line of each change."""
    id: int = 0
    url: str = ""
    """The page of the entry, below which it is pinned and commented on."""
    is_pinned: bool = False
    note: ShownNote | None = None
    files: tuple[ShownFile, ...] = ()
    may_change_note: bool = False
    comments: tuple[tuple[ShownNote, bool], ...] = ()
    """What people wrote under it, each with whether the reader may change it."""


@dataclass(frozen=True)
class Filter:
    """One way to narrow a story."""

    label: str
    url: str
    """Answers with the story alone."""
    page_url: str
    """The card with the story so narrowed."""
    is_current: bool


@dataclass(frozen=True)
class Story:
    """A stretch of days with their events, and the address of the older ones."""

    days: list[tuple[date | None, list[Line]]]
    older_url: str | None
    pinned: list[Line] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    """What it may be narrowed to; none where it is shown as it is."""
    show: str = ""
    """What it is narrowed to."""
    may_write: bool = False
    """Whether its reader may pin and comment."""


def story_of(
    record: Any,
    *,
    actor: Actor,
    url: str,
    cursor: str = "",
    day_before: str = "",
    show: str = "",
    may_write: bool | None = None,
) -> Story:
    """What the actor may read of what happened to a record, newest first. `url` answers for older stretches.

    `day_before` is the day with which the stretch before ended: its heading is not repeated. `show` narrows
    it to a theme. `may_write` is asked for where the caller does not know it.
    """
    show = show if show in themes.THEMES else themes.ALL
    page = timeline(record, actor=actor, cursor=cursor, only=show)
    undoable = undoable_among(page.items, record, actor)
    undone = taken_back(page.items, actor)
    tell = _Teller(record, actor, undoable, undone)
    grouped = groupby(page.items, key=lambda item: local_day(item.at))
    days = [(on, [tell.line(item) for item in items]) for on, items in grouped]
    if page.next_cursor is None:
        older_url = None
    else:
        ended_with = days[-1][0].isoformat() if days else day_before
        wanted = {"cursor": page.next_cursor, "day_before": ended_with} | ({"show": show} if show else {})
        older_url = f"{url}?{urlencode(wanted)}"
    shown = [(None if on.isoformat() == day_before else on, lines) for on, lines in days]
    return Story(
        shown,
        older_url,
        pinned=[tell.line(item) for item in page.pinned],
        filters=_filters(url, show),
        show=show,
        may_write=_may_write(record, actor) if may_write is None else may_write,
    )


def _may_write(record: Any, actor: Actor) -> bool:
    return getattr(record, "deleted_at", None) is None and may_do(actor, record, Verb.CHANGE)


def _filters(url: str, show: str) -> list[Filter]:
    """Only a card has a place in its address for them: it is where its timeline is, one step up."""
    card, _slash, last = url.rpartition("/")
    if last != "timeline":
        return []
    return [
        Filter(str(label), f"{url}?show={name}", f"{card}?show={name}" if name else card, name == show)
        for name, label in themes.THEMES.items()
    ]


class _Teller:
    """Turns items into lines; the change of an item is offered to be undone once, with its newest line."""

    def __init__(self, record: Any, actor: Actor, undoable: set[UUID], undone: dict[UUID, str]) -> None:
        self.actor, self.undoable, self.undone = actor, undoable, undone
        self.place = f"/timeline/{record.record_kind}/{record.pk}"

    def line(self, item: TimelineItem) -> Line:
        """One entry, ready to be shown."""
        undo_url = f"/changes/{item.change_id}" if item.change_id in self.undoable else None
        self.undoable.discard(item.change_id)
        return Line(
            item.at,
            item.icon,
            _with_link(item),
            item.body,
            item.why,
            tone="muted" if item.is_bookkeeping else "",
            undoes=self.undone.get(item.undoes, "") if item.undoes else "",
            undo_url=undo_url,
            id=item.id,
            url=f"{self.place}/{item.id}",
            is_pinned=item.is_pinned,
            note=item.note,
            files=item.files,
            may_change_note=item.note is not None and item.note.may_be_changed_by(self.actor),
            comments=tuple((one, one.may_be_changed_by(self.actor)) for one in item.comments),
        )


def _with_link(item: TimelineItem) -> Markup:
    """The sentence; another record it happened to leads to its card, a file or a message to itself."""
    leading: dict[str, Markup] = {}
    if item.subject_url is not None:
        card = Markup('<a href="{}" data-panel>{}</a>').format(item.subject_url, item.subject_label)
        leading[item.subject_label] = card
    for label, url in links.links_in(item.facts)[:1]:
        leading[label] = Markup('<a href="{}">{}</a>').format(url, label)
    return _linked(item.sentence, leading)


def _linked(sentence: str, leading: dict[str, Markup]) -> Markup:
    """The sentence with each link in the place of its label, or behind it."""
    behind = {str(escape(label)): link for label, link in leading.items()}
    # The longest labels first: the number of an order may stand within the title of a letter about it.
    labels = "|".join(re.escape(label) for label in sorted(behind, key=len, reverse=True) if label)
    told = str(escape(sentence))
    if labels:
        told = re.sub(labels, lambda found: str(behind.pop(found[0], found[0])), told)
    return Markup(" · ").join([Markup(told), *behind.values()])  # noqa: S704  escaped above
