"""What a program sees of working days, and may note for the person it acts for."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Changes, Id, Moment, Out, Record, Verb, omitted
from dealwright.kit.errors import Forbidden
from dealwright.people.access import require_settings
from dealwright.people.workdays import actions
from dealwright.people.workdays.models import WorkingDay, WorkingDayRules
from dealwright.people.workdays.queries import are_noted


class WorkingDayOut(Record):
    """One working day of one person; it closes by itself at midnight where the person is."""

    user_id: Id
    day_on: date
    """The date where the person was when it began."""
    started_at: Moment
    break_began_at: Moment | None
    """Since when the person is on a break; null while they work, and when the day is over."""
    ended_at: Moment | None
    closes_at: Moment
    is_closed_by_itself: bool
    """Whether nobody ended it."""
    break_minutes: int
    worked_minutes: int
    """Up to now, while it is open; without the breaks."""

    @staticmethod
    def resolve_break_minutes(day: WorkingDay) -> int:
        """All breaks together."""
        return int(day.break_time.total_seconds()) // 60

    @staticmethod
    def resolve_worked_minutes(day: WorkingDay) -> int:
        """Without the breaks."""
        return int(day.worked.total_seconds()) // 60


class WorkingDayRulesOut(Out):
    """Whether people note their working day."""

    is_on: bool = Field(examples=[True])


class WorkingDayRulesChanges(Changes):
    """What is to be changed about it."""

    is_on: bool = omitted


WORKING_DAYS = ListOf(
    WorkingDay,
    fields={"user_id": Id, "day_on": date, "is_closed_by_itself": bool},
    sorts=["day_on"],
    sort="-day_on",
)

router = Router()
rules_router = Router()


@router.list("", WORKING_DAYS, WorkingDayOut)
def list_working_days(request: HttpRequest) -> QuerySet[WorkingDay]:
    """Your own days, and those of the people you head; all of them for administrators."""
    return WorkingDay.objects.seen_by(request.actor)


@router.post("", WorkingDayOut, status=201)
def start_working_day(request: HttpRequest, start: Verb = NO_BODY) -> WorkingDay:
    """Start your own day. One that has begun stays as it is; one that ended today goes on."""
    return actions.start_day(by=request.actor)


@router.get("/{id}", WorkingDayOut)
def get_working_day(request: HttpRequest, id: Id) -> WorkingDay:
    """One working day."""
    return WorkingDay.objects.seen_by(request.actor).get(pk=id)


@router.post("/{id}/break", WorkingDayOut)
def break_working_day(request: HttpRequest, id: Id, pause: Verb = NO_BODY) -> WorkingDay:
    """Take a break."""
    return actions.take_break(_mine(request, id), version=pause.version, by=request.actor)


@router.post("/{id}/resume", WorkingDayOut)
def resume_working_day(request: HttpRequest, id: Id, resume: Verb = NO_BODY) -> WorkingDay:
    """Go on after the break, or after an end that was too early."""
    return actions.go_on(_mine(request, id), version=resume.version, by=request.actor)


@router.post("/{id}/end", WorkingDayOut)
def end_working_day(request: HttpRequest, id: Id, end: Verb = NO_BODY) -> WorkingDay:
    """End your day."""
    return actions.end_day(_mine(request, id), version=end.version, by=request.actor)


@rules_router.get("", WorkingDayRulesOut)
def get_working_day_rules(request: HttpRequest) -> WorkingDayRules:
    """Whether people note their working day here."""
    return WorkingDayRules(is_on=are_noted())


@rules_router.patch("", WorkingDayRulesOut)
def change_working_day_rules(request: HttpRequest, changes: WorkingDayRulesChanges) -> WorkingDayRules:
    """Switch it on or off."""
    require_settings(request.actor)
    is_on = changes.given().get("is_on", are_noted())
    return actions.switch_working_days(is_on, by=request.actor)


def _mine(request: HttpRequest, id: int) -> WorkingDay:
    """A day of one's own; others are only looked at."""
    found: WorkingDay = WorkingDay.objects.seen_by(request.actor).get(pk=id)
    if request.actor.user is None or found.user_id != request.actor.user.pk:
        raise Forbidden(_("Everybody notes only their own working day."))
    return found
