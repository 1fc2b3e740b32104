"""What can happen to absences."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref
from dealwright.kit.money import locale_of

DAYS = ("begins_on", "ends_on")


class _AboutDays(Event):
    """Shape of the kinds that name the days."""

    begins_on: date
    ends_on: date

    def places(self) -> dict[str, str]:
        days = {name: format_date(getattr(self, name), "long", locale=locale_of()) for name in DAYS}
        return {**super().places(), **days}


class AbsencePlanned(_AboutDays):
    """Somebody will be away."""

    kind = "absence.planned"
    title = _("Absence planned")
    sentence = _("{actor} noted that {subject} is away from {begins_on} to {ends_on}")
    icon = "beach"
    used_by = frozenset()
    sample = {
        "begins_on": "2026-11-24",
        "ends_on": "2026-12-05",
        "substitute": {"kind": "user", "id": 3, "label": "Boris"},
    }

    substitute: Ref | None = None


class AbsenceChanged(_AboutDays):
    """The days, the substitute or the reason of an absence changed. The reason itself is not told."""

    kind = "absence.changed"
    title = _("Absence changed")
    sentence = _("{actor} changed the absence of {subject}: from {begins_on} to {ends_on}")
    icon = "beach"
    used_by = frozenset()
    sample = {
        "begins_on": "2026-11-24",
        "ends_on": "2026-12-06",
        "changes": [{"field": "ends_on", "before": "2026-12-05", "after": "2026-12-06"}],
    }

    changes: list[FieldChange]


class AbsenceCanceled(_AboutDays):
    """Somebody will not be away after all."""

    kind = "absence.canceled"
    title = _("Absence canceled")
    sentence = _("{actor} canceled the absence of {subject} from {begins_on} to {ends_on}")
    icon = "beach"
    used_by = frozenset()
    sample = {"begins_on": "2026-11-24", "ends_on": "2026-12-05"}
