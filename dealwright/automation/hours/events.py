"""What can happen to the business hours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange

LABELS = {
    "zone": _("time zone"),
    "opens_at": _("begin of work"),
    "closes_at": _("end of work"),
    "weekdays": _("working days"),
    "holidays": _("holidays"),
    "shortest_delay_minutes": _("shortest delay of a rule"),
    "most_moves": _("moves in one chain"),
}


class BusinessHoursChanged(Event):
    """Somebody changed when the company works, or the limits of its rules."""

    kind = "business_hours.changed"
    title = _("Business hours changed")
    sentence = _("{actor} changed the business hours: {fields}")
    icon = "clock"
    used_by = frozenset()
    sample = {"changes": [{"field": "opens_at", "before": "09:00", "after": "08:30"}]}

    changes: list[FieldChange]

    def places(self) -> dict[str, str]:
        return {"fields": ", ".join(str(LABELS.get(one.field, one.field)) for one in self.changes)}
