"""What a program sees of the business hours and may do with them."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Changes, Out, Text, omitted
from dealwright.automation.hours import actions
from dealwright.automation.hours.models import BusinessHours
from dealwright.automation.hours.queries import hours
from dealwright.people.access import require_settings

Weekday = Annotated[int, Field(ge=0, le=6)]
WallTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]


class BusinessHoursOut(Out):
    """When the company works, and how far its rules may go."""

    version: int
    zone: str = Field(examples=["America/Sao_Paulo"])
    """Empty is the time zone of the installation."""
    opens_at: WallTime
    closes_at: WallTime
    """Of the same day."""
    weekdays: list[Weekday]
    """Working days; Monday is 0."""
    holidays: list[date]
    """Days without work, whatever day of the week they are."""
    shortest_delay_minutes: int
    """A rule that waits after a record entered its stage waits at least so long."""
    most_moves: int
    """How many stages automation moves one record through in one chain before it is stopped."""

    @staticmethod
    def resolve_opens_at(found: BusinessHours) -> str:
        return found.opens_at.strftime("%H:%M")

    @staticmethod
    def resolve_closes_at(found: BusinessHours) -> str:
        return found.closes_at.strftime("%H:%M")


class BusinessHoursChanges(Changes):
    """What is to be changed about them."""

    zone: Annotated[str, Text(64, empty=True)] = omitted
    opens_at: WallTime = omitted
    closes_at: WallTime = omitted
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = omitted
    holidays: Annotated[list[date], Field(max_length=actions.MOST_HOLIDAYS)] = omitted
    shortest_delay_minutes: Annotated[int, Field(ge=0, le=actions.LONGEST_SHORTEST_DELAY)] = omitted
    most_moves: Annotated[int, Field(ge=1, le=actions.MOST_MOVES)] = omitted


router = Router()


@router.get("", BusinessHoursOut)
def get_business_hours(request: HttpRequest) -> BusinessHours:
    """When the company works, and the limits of rules."""
    return hours()


@router.patch("", BusinessHoursOut)
def change_business_hours(request: HttpRequest, changes: BusinessHoursChanges) -> BusinessHours:
    """Change them; runs that wait keep their time."""
    require_settings(request.actor)
    given = changes.given()
    for name in ("opens_at", "closes_at"):
        if name in given:
            given[name] = time.fromisoformat(given[name])
    return actions.edit_business_hours(version=changes.version, **given, by=request.actor)
