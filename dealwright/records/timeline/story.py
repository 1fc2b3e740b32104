"""A timeline as a card shows it: day by day, with links to the other records it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup, escape

from dealwright.events import Actor
from dealwright.records.timeline import links
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


@dataclass(frozen=True)
class Story:
    """A stretch of days with their events, and the address of the older ones."""

    days: list[tuple[date | None, list[Line]]]
    older_url: str | None


def story_of(record: Any, *, actor: Actor, url: str, cursor: str = "", day_before: str = "") -> Story:
    """What the actor may read of what happened to a record, newest first. `url` answers for older stretches.

    `day_before` is the day with which the stretch before ended: its heading is not repeated.
    """
    page = timeline(record, actor=actor, cursor=cursor)
    undoable = undoable_among(page.items, record, actor)
    undone = taken_back(page.items, actor)
    grouped = groupby(page.items, key=lambda item: local_day(item.at))
    days = [(on, [_line(item, undoable, undone) for item in items]) for on, items in grouped]
    if page.next_cursor is None:
        older_url = None
    else:
        ended_with = days[-1][0].isoformat() if days else day_before
        older_url = f"{url}?{urlencode({'cursor': page.next_cursor, 'day_before': ended_with})}"
    shown = [(None if on.isoformat() == day_before else on, lines) for on, lines in days]
    return Story(shown, older_url)


def _line(item: TimelineItem, undoable: set[UUID], undone: dict[UUID, str]) -> Line:
    """A line; the change it belongs to is offered once, with its newest line."""
    undo_url = f"/changes/{item.change_id}" if item.change_id in undoable else None
    undoable.discard(item.change_id)
    undoes = undone.get(item.undoes, "") if item.undoes else ""
    return Line(item.at, item.icon, _with_link(item), item.body, item.why, undoes=undoes, undo_url=undo_url)


def _with_link(item: TimelineItem) -> Markup:
    """The sentence; another record it happened to leads to its card, a file to itself."""
    if item.subject_url is not None:
        link = Markup('<a href="{}" data-panel>{}</a>').format(item.subject_url, item.subject_label)
        return _linked(item.sentence, item.subject_label, link)
    for label, url in links.links_in(item.facts):
        return _linked(item.sentence, label, Markup('<a href="{}">{}</a>').format(url, label))
    return escape(item.sentence)


def _linked(sentence: str, label: str, link: Markup) -> Markup:
    """The sentence with the link in the place of the label, or behind it."""
    before, found, after = escape(sentence).partition(escape(label))
    if not (found and label):
        return Markup("{} · {}").format(sentence, link)
    return before + link + after
