"""When a rule is due: from the entering of the stage or from a date of the record, in working time or any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dealwright.automation.rules.models import Rule, WaitsFor, When
from dealwright.kit.errors import Refused
from dealwright.kit.working_time import WorkingTime
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of

DAY_MINUTES = 24 * 60
DATES = frozenset({"date", "datetime"})
"""The types of fields that a rule can count from."""


@dataclass(frozen=True)
class Due:
    """When a run is due, or what it waits for."""

    at: datetime | None
    """In UTC; None while it waits for something without a time."""
    local: str = ""
    """What clocks on the wall were meant to show: `2026-10-25T09:00:00 Europe/Warsaw`; empty for a moment."""
    waits_for: WaitsFor | None = None


def due_of(rule: Rule, record: Any, since: datetime, hours: WorkingTime) -> Due:
    """When the rule is due for a record, counted from this moment or from the date the rule names.

    A moment that has passed is due at once: the answer is simply earlier than now (AU-22).
    """
    if rule.when in (When.BEFORE, When.AT):
        return _from_date(rule, record, hours)
    days, minutes = divmod(rule.delay_minutes, DAY_MINUTES)
    if rule.when == When.AFTER and days and not minutes:
        wall = since.astimezone(hours.zone)
        day = (
            hours.add_days(wall.date(), days)
            if rule.in_business_hours
            else wall.date() + timedelta(days=days)
        )
        return _on_the_wall(rule, _wall(day, wall.time(), hours), hours)
    delay = rule.delay_minutes if rule.when == When.AFTER else 0
    moment = since + timedelta(minutes=delay)
    shifted = hours.next_moment(moment) if rule.in_business_hours else moment
    return Due(moment) if shifted == moment else _kept(shifted)


def meant_by(local: str) -> datetime:
    """The moment that a kept time on the wall stands for, as its zone is known today, in UTC."""
    wall, zone = local.rsplit(" ", 1)
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def date_fields(of_kind: str) -> list[Field]:
    """The fields of a kind that a rule can count from."""
    return [field for field in fields_of(of_kind) if field.type.name in DATES and not field.multiple]


def date_field(of_kind: str, name: str) -> Field:
    """One of them; Refused for anything else."""
    for field in date_fields(of_kind):
        if field.name == name:
            return field
    raise Refused(_("Choose a field that holds a date."), field="run.date_field")


def _from_date(rule: Rule, record: Any, hours: WorkingTime) -> Due:
    value = date_field(record.record_kind, rule.date_field).value_of(record)
    if value is None:
        return Due(None, waits_for=WaitsFor.DATE)
    has_time = isinstance(value, datetime)  # a date without a time begins with its day
    wall = value.astimezone(hours.zone) if has_time else _wall(value, time(), hours)
    if rule.when == When.AT:
        return _on_the_wall(rule, wall, hours)
    days, minutes = divmod(rule.delay_minutes, DAY_MINUTES)
    if minutes or not days:
        wall = (wall.astimezone(UTC) - timedelta(minutes=rule.delay_minutes)).astimezone(hours.zone)
    else:
        wall = _wall(_days_before(rule, wall.date(), days, hours), wall.time(), hours)
    return _on_the_wall(rule, wall, hours)


def _days_before(rule: Rule, day: date, days: int, hours: WorkingTime) -> date:
    """With 15 April a holiday, one working day before it is 13 April: the 14th stands for it (AU-20)."""
    if not rule.in_business_hours:
        return day - timedelta(days=days)
    if not hours.is_workday(day):
        day = hours.add_days(day, -1)
    return hours.add_days(day, -days)


def _wall(day: date, hour: time, hours: WorkingTime) -> datetime:
    """That time on the wall; where clocks show it twice the first, where they leap over it the one after."""
    shown = datetime.combine(day, hour.replace(fold=0), tzinfo=hours.zone)
    return shown.astimezone(UTC).astimezone(hours.zone)


def _on_the_wall(rule: Rule, wall: datetime, hours: WorkingTime) -> Due:
    return _kept(hours.next_moment(wall) if rule.in_business_hours else wall)


def _kept(wall: datetime) -> Due:
    zone = getattr(wall.tzinfo, "key", "UTC")
    return Due(wall.astimezone(UTC), f"{wall.replace(tzinfo=None).isoformat()} {zone}")
