"""What a domain offers to boards by deadline and to calendars: planning a step, and what is planned when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from dealwright.events import Actor
from dealwright.kit.errors import Refused


class NothingPlanned(Refused):
    """There is no next step that could get another deadline: somebody has to say what is to be done."""


@dataclass(frozen=True)
class Planning:
    """How the next step of a record gets its deadline."""

    plan: Callable[..., Any]
    """`plan(record, due_at=…, subject="", by=actor)`: gives the next step another deadline.

    With a subject it plans a new step; without one, where nothing is planned, it raises `NothingPlanned`.
    """
    column: str = "next_step_at"
    """Where the records keep the deadline of their next step."""
    closed: str = "closed_at"
    """The moment that is empty while a record is open."""


@dataclass(frozen=True)
class PlannedEvent:
    """Something that stands on a day of the calendar."""

    id: int
    kind: str
    """`activity`, `task`."""
    title: str
    at: datetime
    href: str
    """Its own card, or that of the record it is about."""
    icon: str = "checkbox"
    color: str = ""
    """To paint it with; empty for the usual one."""
    about: str = ""
    """The record it belongs to, in words."""
    person: str | None = None
    is_done: bool = False
    is_late: bool = False
    may_move: bool = False


@dataclass(frozen=True)
class Planned:
    """What stands in a stretch of a calendar."""

    events: list[PlannedEvent]
    """The earliest of each day, as many as were asked for."""
    counts: dict[date, int]
    """How many there are of each day."""


@dataclass(frozen=True)
class Agenda:
    """What stands in a calendar, and how it gets to another day."""

    events: Callable[..., Planned]
    """`events(actor, records, start, end, per_day)`: what is due from `start` until before `end` about these
    records, a query set of what the actor sees; None asks for what the actor is responsible for."""
    find: Callable[[str, int, Actor], Any]
    """`find(kind, id, actor)`: the activity or task, if the actor may change it, else None."""
    move: Callable[[Any, datetime, Actor], Any]
    """`move(found, at, by)`: gives it another deadline."""


def on_day(moment: datetime, day: date) -> datetime:
    """The same hour on another day, where the reader is."""
    return timezone.make_aware(datetime.combine(day, timezone.localtime(moment).time()))
