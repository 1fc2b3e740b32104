"""Verbs that change working days. The person's row is the lock: nobody begins a day twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.events.remembering import forget_answers
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.access import require_settings
from dealwright.people.users.models import User
from dealwright.people.workdays.events import (
    WorkingDayClosed,
    WorkingDayEnded,
    WorkingDayPaused,
    WorkingDayResumed,
    WorkingDayRulesChanged,
    WorkingDayStarted,
)
from dealwright.people.workdays.models import WorkingDay, WorkingDayRules
from dealwright.people.workdays.queries import are_noted


@action
def start_day(*, by: Actor) -> WorkingDay:
    """Begin one's working day. Begun already it stays as it is; ended already it goes on after a break.

    A day of before that was forgotten is closed first. Where the person's date is still that of a day whose
    midnight has passed, because they went on in another time zone, it lasts until midnight there.
    """
    user = _oneself(by)
    now = clock.now()
    for forgotten in WorkingDay.objects.filter(user=user, ended_at=None, closes_at__lte=now):
        _close(forgotten, user)
    found: WorkingDay | None = WorkingDay.objects.filter(user=user, ended_at=None).first()
    if found is not None:
        return found
    today = now.astimezone(ZoneInfo(user.time_zone)).date()
    midnight = datetime.combine(today + timedelta(days=1), time(), tzinfo=ZoneInfo(user.time_zone))
    closes_at = midnight.astimezone(UTC)
    found = WorkingDay.objects.filter(user=user, day_on=today).first()
    if found is not None:
        if found.closes_at <= now:
            found.closes_at = closes_at
        return _go_on(found, user)
    day = WorkingDay(user=user, day_on=today, started_at=now, closes_at=closes_at)
    day.save()
    record(WorkingDayStarted(person=ref(user)), on=day)
    return day


@action
def take_break(day: WorkingDay, *, version: int | None = None, by: Actor) -> WorkingDay:
    """Begin a break; one that has begun goes on."""
    day, user = _locked(day, version, by)
    _refuse_over(day)
    if day.break_began_at is None:
        day.break_began_at = clock.now()
        _save(day)
        record(WorkingDayPaused(person=ref(user)), on=day)
    return day


@action
def go_on(day: WorkingDay, *, version: int | None = None, by: Actor) -> WorkingDay:
    """End the break, or take back the end of a day that is still today: the time between was a break."""
    day, user = _locked(day, version, by)
    if day.closes_at <= clock.now():
        raise Refused(_("This working day is over. Start a new one."))
    if day.ended_at is None and day.break_began_at is None:
        return day
    return _go_on(day, user)


@action
def end_day(day: WorkingDay, *, version: int | None = None, by: Actor) -> WorkingDay:
    """End the working day, and the break with it; an ended one stays as it is."""
    day, user = _locked(day, version, by)
    if day.ended_at is None and day.closes_at <= clock.now():
        return _close(day, user)
    if day.ended_at is None:
        _end(day, clock.now())
        _save(day)
        record(WorkingDayEnded(person=ref(user)), on=day)
    return day


@action
def close_forgotten_day(day: WorkingDay, *, by: Actor) -> WorkingDay:
    """Close a day that nobody ended, at its midnight."""
    user = User.objects.locked(day.user_id)
    day = WorkingDay.objects.locked(day)
    if day.ended_at is None and day.closes_at <= clock.now():
        return _close(day, user)
    return day


@action
def switch_working_days(is_on: bool, *, by: Actor) -> WorkingDayRules:
    """Say whether people note their working day. Days that are open stay so until their end or midnight."""
    require_settings(by)
    WorkingDayRules.objects.bulk_create([WorkingDayRules(pk=1)], ignore_conflicts=True)
    rules: WorkingDayRules = WorkingDayRules.objects.locked(1)
    if rules.is_on != is_on:
        change = FieldChange(field="is_on", before=rules.is_on, after=is_on)
        rules.is_on = is_on
        rules.save()
        forget_answers()
        record(WorkingDayRulesChanged(changes=[change]), on=rules)
    return rules


def _oneself(by: Actor) -> User:
    if by.user is None or not by.user.is_active:
        raise Forbidden(_("Only people note a working day."))
    if not are_noted():
        raise Refused(_("People do not note their working day here."))
    user: User = User.objects.locked(by.user.pk)
    return user


def _locked(day: WorkingDay, version: int | None, by: Actor) -> tuple[WorkingDay, User]:
    if by.user is None or by.user.pk != day.user_id:
        raise Forbidden(_("Everybody notes only their own working day."))
    user = _oneself(by)
    locked: WorkingDay = WorkingDay.objects.locked(day)
    if version is not None and version != locked.version:
        raise Conflict(
            _("This working day was changed in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked, user


def _refuse_over(day: WorkingDay) -> None:
    if day.is_over:
        raise Refused(_("This working day is over."))


def _go_on(day: WorkingDay, user: User) -> WorkingDay:
    since = day.ended_at or day.break_began_at or clock.now()
    day.break_seconds += _seconds(since, clock.now())
    day.break_began_at = day.ended_at = None
    day.is_closed_by_itself = False
    _save(day)
    record(WorkingDayResumed(person=ref(user)), on=day)
    return day


def _end(day: WorkingDay, at: datetime) -> None:
    if day.break_began_at is not None:
        day.break_seconds += _seconds(day.break_began_at, at)
        day.break_began_at = None
    day.ended_at = at


def _close(day: WorkingDay, user: User) -> WorkingDay:
    _end(day, day.closes_at)
    day.is_closed_by_itself = True
    _save(day)
    record(WorkingDayClosed(person=ref(user)), on=day)
    return day


def _save(day: WorkingDay) -> None:
    day.version += 1
    day.save()


def _seconds(since: datetime, until: datetime) -> int:
    return max(int((until - since).total_seconds()), 0)
