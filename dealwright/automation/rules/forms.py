"""What a person types about a rule, beside the settings of its action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dealwright.automation.rules.actions import LONGEST_DELAY_MINUTES

MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}


class RunTimeForm(forms.Form):
    """When the rule runs after a record entered the stage, and whether it runs at all."""

    delay = forms.IntegerField(label=_("After"), min_value=0, initial=0, help_text=_("0 is immediately."))
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))],
        initial="minutes",
    )
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """The delay in minutes, which is what a rule keeps."""
        cleaned = super().clean() or {}
        if "delay" in cleaned and "unit" in cleaned:
            cleaned["delay_minutes"] = cleaned["delay"] * MINUTES[cleaned["unit"]]
            if cleaned["delay_minutes"] > LONGEST_DELAY_MINUTES:
                self.add_error("delay", _("Wait at most one year."))
        return cleaned


def as_typed(delay_minutes: int) -> dict[str, Any]:
    """The delay in the largest unit that says it in whole numbers."""
    for unit, minutes in reversed(MINUTES.items()):
        if delay_minutes and delay_minutes % minutes == 0:
            return {"delay": delay_minutes // minutes, "unit": unit}
    return {"delay": 0, "unit": "minutes"}


def say_delay(delay_minutes: int) -> str:
    """“Immediately” or “After 2 hours”."""
    typed = as_typed(delay_minutes)
    number = typed["delay"]
    if number == 0:
        return str(_("Immediately"))
    sentences = {
        "minutes": ngettext("After %(number)s minute", "After %(number)s minutes", number),
        "hours": ngettext("After %(number)s hour", "After %(number)s hours", number),
        "days": ngettext("After %(number)s day", "After %(number)s days", number),
    }
    return sentences[typed["unit"]] % {"number": number}
