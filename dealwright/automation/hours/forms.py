"""When the company works, as an administrator types it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.automation.hours.actions import EDITABLE, LONGEST_SHORTEST_DELAY, MOST_HOLIDAYS, MOST_MOVES
from dealwright.automation.hours.models import BusinessHours
from dealwright.people.users.forms import zone_choices

EMPTY_ROWS = 3


class BusinessHoursForm(forms.Form):
    """The working week, the holidays, and the limits of rules."""

    zone = forms.ChoiceField(label=_("Time zone"), required=False)
    opens_at = forms.TimeField(
        label=_("Work begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes_at = forms.TimeField(
        label=_("Work ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"), coerce=int, choices=list(WEEKDAYS.items()),
        error_messages={"required": _("Choose at least one working day.")},
    )  # fmt: skip
    shortest_delay_minutes = forms.IntegerField(
        label=_("Shortest delay of a rule, in minutes"), min_value=0, max_value=LONGEST_SHORTEST_DELAY,
        help_text=_("A rule that waits after a record entered its stage waits at least so long."),
    )  # fmt: skip
    most_moves = forms.IntegerField(
        label=_("Moves in one chain, at most"), min_value=1, max_value=MOST_MOVES,
        help_text=_("Rules and triggers that move a record on and on are stopped after so many stages."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, hours: BusinessHours) -> None:
        super().__init__(data, initial={name: getattr(hours, name) for name in (*EDITABLE, "version")})
        self.label_suffix = ""
        usual = _now("That of the installation, %(zone)s") % {"zone": settings.TIME_ZONE}
        self.fields["zone"].choices = [("", usual), *zone_choices()]  # type: ignore[attr-defined]
        given = data.getlist("holiday")[: 2 * MOST_HOLIDAYS] if data is not None else hours.holidays
        self.typed = [str(day).strip()[:20] for day in given if str(day).strip()]
        self.holidays: list[date] = []

    def clean(self) -> dict[str, Any]:
        """The holidays as days."""
        cleaned = super().clean() or {}
        for written in self.typed:
            try:
                self.holidays.append(date.fromisoformat(written))
            except ValueError:
                self.add_error(None, _now("“%(day)s” is no day. Write it as 2026-12-25.") % {"day": written})
        return cleaned

    @property
    def rows(self) -> list[str]:
        """The holidays in their order, and some empty places."""
        return [*sorted(self.typed), *[""] * EMPTY_ROWS]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        typed = {name: self.cleaned_data[name] for name in EDITABLE if name != "holidays"}
        return typed | {"holidays": self.holidays}
