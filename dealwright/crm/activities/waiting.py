"""How long a wait lasts: so many days, or until so many days before a date of the record (CR-46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import hidden_fields
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of

LONGEST = 365
MORNING = time(9)
"""When a wait until a day ends."""


@dataclass(frozen=True)
class Wait:
    """N days from now, or N days before a date field of the record."""

    days: int
    before: str = ""
    """The name of the field; empty for days from now."""

    @property
    def as_json(self) -> dict[str, Any]:
        """As the activity keeps it."""
        return {"days": self.days, "before": self.before}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Wait:
        """The reverse."""
        return cls(kept["days"], kept.get("before", ""))


def date_fields(kind: str, actor: Actor) -> list[Field]:
    """The dates of such a record that one may wait for: `closes_on`, added ones; none that are hidden.

    Of those with a time the ones that people fill in: the others tell of what has been (AU-18).
    """
    hidden = hidden_fields(actor, kind)
    return [
        field
        for field in fields_of(kind)
        if not field.multiple
        and (field.type.name == "date" or (field.type.name == "datetime" and field.is_editable))
        and field.name not in hidden
    ]


def ends_at(wait: Wait, record: Any, *, by: Actor) -> datetime:
    """When it is over; Refused where that cannot be said or has passed."""
    if not 0 <= wait.days <= LONGEST or (not wait.before and wait.days == 0):
        raise Refused(_("A wait lasts between 1 and 365 days."), field="wait_days")
    if not wait.before:
        return clock.now() + timedelta(days=wait.days)
    field = next((one for one in date_fields(record.record_kind, by) if one.name == wait.before), None)
    if field is None:
        raise Refused(_("There is no such date to wait for."), field="wait_before")
    until = moment_before(field.value_of(record), wait.days)
    if until is None:
        message = _("“%(field)s” is not filled, so there is no day to wait for.")
        raise Refused(message % {"field": field.label}, field="wait_before")
    if until <= clock.now():
        raise Refused(_("That day is over already; wait for fewer days."), field="wait_days")
    return until


def moment_before(day: date | datetime | None, days: int) -> datetime | None:
    """The morning so many days before a day, of a moment the same time so many days before.

    None where the calendar has no such day.
    """
    if day is None:
        return None
    try:
        if isinstance(day, datetime):
            wall = timezone.localtime(day).replace(tzinfo=None) - timedelta(days=days)
            return timezone.make_aware(wall).astimezone(UTC)
        return timezone.make_aware(datetime.combine(day - timedelta(days=days), MORNING)).astimezone(UTC)
    except OverflowError:
        return None
