"""The rule that keeps those below it waiting."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.hours.queries import working_time
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing, Pause
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.working_time import NoWorkingTime
from dealwright.records.pipelines.models import Stage

MINUTES_OF_A_YEAR = 366 * 24 * 60
UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}


class PauseSettings(BaseModel):
    """How long, or until when; one of both."""

    model_config = ConfigDict(extra="forbid")

    minutes: Annotated[int, Field(ge=1, le=MINUTES_OF_A_YEAR)] | None = None
    until: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """A day and a time, or a formula for one."""
    in_business_hours: bool = False
    """Whether it ends in working time only: later, where the time falls outside."""


class PauseSettingsForm(SettingsForm):
    """The same, as a person types it."""

    number = forms.IntegerField(label=gettext_lazy("So long"), required=False, min_value=1)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        choices=[
            ("minutes", gettext_lazy("minutes")),
            ("hours", gettext_lazy("hours")),
            ("days", gettext_lazy("days")),
        ],
    )
    until = FormulaField(
        label=gettext_lazy("Or until"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("A day and a time, or a formula for one: =settime({=System:Date}, 18, 0)"),
    )
    in_business_hours = forms.BooleanField(label=gettext_lazy("Go on in business hours only"), required=False)

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The minutes in the largest unit that says them in whole numbers."""
        minutes = settings.get("minutes")
        typed = {"until": settings.get("until", ""), "in_business_hours": settings.get("in_business_hours")}
        for unit, each in reversed(UNITS.items()):
            if minutes and minutes % each == 0:
                return typed | {"number": minutes // each, "unit": unit}
        return typed

    def clean(self) -> dict[str, Any]:
        """One of both, and no longer than a year."""
        cleaned = super().clean() or self.cleaned_data
        number, until = cleaned.get("number"), cleaned.get("until")
        if not self.errors and bool(number) == bool(until):
            self.add_error("number", _("Say how long to wait, or until when."))
        elif number and number * UNITS[cleaned.get("unit") or "minutes"] > MINUTES_OF_A_YEAR:
            self.add_error("number", _("Wait at most one year."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """What a valid form says."""
        cleaned = self.cleaned_data
        number = cleaned["number"]
        return {
            "minutes": number * UNITS[cleaned["unit"] or "minutes"] if number else None,
            "until": cleaned["until"],
            "in_business_hours": cleaned["in_business_hours"],
        }


def _say(settings: PauseSettings) -> str:
    if settings.minutes is None:
        return _("Pause until a moment")
    for unit, each in reversed(UNITS.items()):
        if settings.minutes % each == 0:
            number = settings.minutes // each
            sentences = {
                "minutes": ngettext("Pause %(number)s minute", "Pause %(number)s minutes", number),
                "hours": ngettext("Pause %(number)s hour", "Pause %(number)s hours", number),
                "days": ngettext("Pause %(number)s day", "Pause %(number)s days", number),
            }
            return sentences[unit] % {"number": number}
    return ""


def _check(stage: Stage, settings: PauseSettings, rule_id: int | None) -> None:
    if (settings.minutes is None) == (not settings.until):
        raise Refused(_("Say how long to wait, or until when."), field="settings.minutes")


def _pause(doing: Doing) -> Pause | None:
    """Wait; a moment that has passed already is no pause (AU-22)."""
    settings: PauseSettings = doing.settings
    now = clock.now()
    until = (
        doing.moment(settings.until)
        if settings.minutes is None
        else now + timedelta(minutes=settings.minutes)
    )
    if until is None:
        raise Refused(_("The moment until which this rule pauses is empty. Fill in the field it comes from."))
    if settings.in_business_hours:
        try:
            until = working_time().next_moment(max(until, now)).astimezone(UTC)
        except NoWorkingTime:
            raise Refused(_("The calendar has no working time. Look at the business hours.")) from None
    return Pause(until) if until > now else None


PAUSE = RuleAction(
    name="pause",
    label=gettext_lazy("Pause"),
    icon="player-pause",
    help_text=gettext_lazy("Keeps the rules below that wait for those above it waiting for a while."),
    settings=PauseSettings,
    form=PauseSettingsForm,
    say=_say,
    run=_pause,
    check_on=_check,
    keywords=gettext_lazy("wait delay timer robot"),
)
