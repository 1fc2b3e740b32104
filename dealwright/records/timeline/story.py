"""A timeline as a card shows it: day by day, with links to the other records it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from dealwright.events import Actor
from dealwright.records.timeline.queries import TimelineItem, timeline
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
    grouped = groupby(page.items, key=lambda item: local_day(item.at))
    days = [(on, [_line(item) for item in items]) for on, items in grouped]
    if page.next_cursor is None:
        older_url = None
    else:
        ended_with = days[-1][0].isoformat() if days else day_before
        older_url = f"{url}?{urlencode({'cursor': page.next_cursor, 'day_before': ended_with})}"
    shown = [(None if on.isoformat() == day_before else on, lines) for on, lines in days]
    return Story(shown, older_url)


def _line(item: TimelineItem) -> Line:
    return Line(item.at, item.icon, _with_link(item), item.body, item.why)


def _with_link(item: TimelineItem) -> Markup:
    """The sentence; the record it happened to leads to its card when that is another card."""
    sentence = escape(item.sentence)
    if item.subject_url is None:
        return sentence
    label = escape(item.subject_label)
    link = Markup('<a href="{}" data-panel>{}</a>').format(item.subject_url, item.subject_label)
    before, found, after = sentence.partition(label)
    if not (found and label):
        return Markup("{} · {}").format(sentence, link)
    return before + link + after
