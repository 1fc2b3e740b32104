"""The reader's own working day in the menu of the person: its mark, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.people import along
from dealwright.people.workdays.queries import ARE_NOTED, MY_DAY, are_noted, open_day_of

PARTS = "people/workdays/menu.html"


@dataclass(frozen=True)
class MyDay:
    """The open day of the reader, as every page knows it; nothing of it while none is open."""

    id: int | None = None
    started_at: datetime | None = None
    break_began_at: datetime | None = None


def my_day(user: Any) -> MyDay | None:
    """The day of the reader of a page, as a rule without a query; None while nobody notes days."""
    noted = along.told(user, ARE_NOTED)
    if noted is along.MISSING:
        noted = are_noted()
    if not noted:
        return None
    told = along.told(user, MY_DAY)
    if told is along.MISSING:
        day = open_day_of(user)
        return MyDay() if day is None else MyDay(day.pk, day.started_at, day.break_began_at)
    if told is None:
        return MyDay()
    return MyDay(told["id"], _moment(told["started_at"]), _moment(told["break_began_at"]))


def person_mark(request: HttpRequest) -> Markup | None:
    """A small dot on the picture: working, or on a break."""
    day = my_day(request.actor.user)
    return None if day is None or day.id is None else _part(request, "mark", day)


def person_menu(request: HttpRequest) -> Markup | None:
    """How it stands with the day, and the next steps."""
    day = my_day(request.actor.user)
    return None if day is None else _part(request, "menu", day)


def notes_days(actor: Any) -> bool:
    """Whether the page of working days is offered to this reader."""
    return actor.user is not None and my_day(actor.user) is not None


def _part(request: HttpRequest, name: str, day: MyDay) -> Markup:
    return web.render_fragment(request, PARTS, name, {"mine": day})


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
