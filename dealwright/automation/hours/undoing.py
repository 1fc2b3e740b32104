"""How changes of the business hours are taken back."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.automation.hours.actions import edit_business_hours, plain
from dealwright.automation.hours.events import BusinessHoursChanged
from dealwright.automation.hours.models import BusinessHours
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up

set_up(BusinessHours, label=lambda entry, hours: str(_("Business hours")))


BUSINESS_HOURS = "business_hours"


@inverse(of=BusinessHoursChanged, touches=BUSINESS_HOURS, verb=Verb.SETTINGS)
def work_as_before(step: Step) -> None:
    """Everything that was changed is as it was."""
    before: dict[str, Any] = {}
    for one in step.event.changes:
        if step.holds(plain(getattr(step.record, one.field)) == one.after, BUSINESS_HOURS):
            before[one.field] = _read(one.field, one.before)
    if before:
        edit_business_hours(by=step.by, **before)


def _read(name: str, held: Any) -> Any:
    if name in ("opens_at", "closes_at"):
        return time.fromisoformat(held)
    return [date.fromisoformat(day) for day in held] if name == "holidays" else held
