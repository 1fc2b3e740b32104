"""Verbs that change when the company works, and how far its rules may go."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.automation.hours.events import BusinessHoursChanged
from dealwright.automation.hours.models import BusinessHours
from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.remembering import forget_answers
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.zones import zone_names
from dealwright.people.access import require_settings

EDITABLE = ("zone", "opens_at", "closes_at", "weekdays", "holidays", "shortest_delay_minutes", "most_moves")
MOST_HOLIDAYS = 500
LONGEST_SHORTEST_DELAY = 24 * 60
MOST_MOVES = 10


@action
def edit_business_hours(*, version: int | None = None, by: Actor, **values: Any) -> BusinessHours:
    """Change the working week, the holidays, or the limits of rules. Runs that wait keep their time.

    The row is made with the first change.
    """
    require_settings(by)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"edit_business_hours does not change {', '.join(sorted(unknown))}")
    hours = _locked(version)
    before = {name: plain(getattr(hours, name)) for name in EDITABLE}
    for name, value in values.items():
        setattr(hours, name, sorted(set(value)) if name in ("weekdays", "holidays") else value)
    _refuse_odd(hours)
    changes = [
        FieldChange(field=name, before=before[name], after=plain(getattr(hours, name)))
        for name in EDITABLE
        if before[name] != plain(getattr(hours, name))
    ]
    if changes:
        hours.version += 1
        hours.save()
        forget_answers()
        record(BusinessHoursChanged(changes=changes), on=hours)
    return hours


def plain(value: Any) -> Any:
    """A value as the log keeps it: `08:30`, `["2026-12-25"]`."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list):
        return [each.isoformat() if isinstance(each, date) else each for each in value]
    return value


def _locked(version: int | None) -> BusinessHours:
    BusinessHours.objects.bulk_create([BusinessHours.usual()], ignore_conflicts=True)
    hours: BusinessHours = BusinessHours.objects.locked(1)
    if version is not None and version != hours.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=hours.version,
        )
    return hours


def _refuse_odd(hours: BusinessHours) -> None:
    if hours.zone and hours.zone not in zone_names():
        raise Refused(_("This is not a time zone; choose one such as America/Sao_Paulo."), field="zone")
    if hours.closes_at <= hours.opens_at:
        raise Refused(_("Work ends later on the same day than it begins."), field="closes_at")
    if not hours.weekdays:
        raise Refused(_("Choose at least one working day."), field="weekdays")
    if not set(hours.weekdays) <= set(range(7)):
        raise Refused(_("Days of the week are numbers from 0, Monday, to 6."), field="weekdays")
    if len(hours.holidays) > MOST_HOLIDAYS:
        raise Refused(_("Keep at most 500 holidays; take those that are over away."), field="holidays")
    if not 0 <= hours.shortest_delay_minutes <= LONGEST_SHORTEST_DELAY:
        raise Refused(_("Write a number of minutes from 0 to 1,440."), field="shortest_delay_minutes")
    if not 1 <= hours.most_moves <= MOST_MOVES:
        raise Refused(_("Write a number of moves from 1 to 10."), field="most_moves")
