"""The rule that keeps those below it waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PersonField, SettingsForm
from dealwright.automation.hours.queries import working_time
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing, Pause
from dealwright.automation.rules.forms import NOT_NOTED
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, one_named, say_person
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.working_time import NoWorkingTime
from dealwright.people.users.models import User
from dealwright.people.workdays.queries import are_noted
from dealwright.records.pipelines.models import Stage

MINUTES_OF_A_YEAR = 366 * 24 * 60
UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}


class PauseSettings(BaseModel):
    """How long, or until when, one of both; or for whose working day, or that after the time."""

    model_config = ConfigDict(extra="forbid")

    minutes: Annotated[int, Field(ge=1, le=MINUTES_OF_A_YEAR)] | None = None
    until: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """A day and a time, or a formula for one."""
    in_business_hours: bool = False
    """Whether it ends in working time only: later, where the time falls outside."""
    working_day_of_id: PersonId | None = None
    """Whose working day it waits for in the end, or from the beginning where it says no time; it does not
    wait while people do not note their working day."""
    working_day_of_formula: PeopleFormula = ""
    """Counts instead of `working_day_of_id`."""

    @property
    def waits_for_somebody(self) -> bool:
        """Whether somebody's working day has to begin."""
        return self.working_day_of_id is not None or bool(self.working_day_of_formula)


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
    working_day_of_id = PersonField(
        label=gettext_lazy("Wait for the working day of"),
        empty=gettext_lazy("Nobody"),
        help_text=gettext_lazy(
            "Until this person has started the day and is on no break; after the time above, if there is one."
        ),
    )

    def prepare(self) -> None:
        """Nobody notes working days: a pause that waits for one says it does not, others are not asked."""
        if are_noted():
            return
        if self.initial.get("working_day_of_id") or self.initial.get("working_day_of_formula"):
            self.fields["working_day_of_id"].help_text = NOT_NOTED
        else:
            del self.fields["working_day_of_id"]

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The minutes in the largest unit that says them in whole numbers."""
        minutes = settings.get("minutes")
        kept = ("until", "in_business_hours", "working_day_of_id", "working_day_of_formula")
        typed = {name: settings.get(name) for name in kept}
        for unit, each in reversed(UNITS.items()):
            if minutes and minutes % each == 0:
                return typed | {"number": minutes // each, "unit": unit}
        return typed

    def clean(self) -> dict[str, Any]:
        """One of both, and no longer than a year."""
        cleaned = super().clean() or self.cleaned_data
        number, until = cleaned.get("number"), cleaned.get("until")
        whom = cleaned.get("working_day_of_id") or cleaned.get("working_day_of_formula")
        says_nothing = not (number or until or whom)
        if not self.errors and ((number and until) or says_nothing):
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
            "working_day_of_id": cleaned.get("working_day_of_id"),
            "working_day_of_formula": cleaned.get("working_day_of_formula", ""),
        }


def _say(settings: PauseSettings) -> str:
    if not settings.waits_for_somebody:
        return _say_time(settings)
    name = settings.working_day_of_formula or say_person(settings.working_day_of_id)
    if settings.minutes is None and not settings.until:
        return _("Pause until %(name)s works") % {"name": name}
    return _("%(pause)s, then until %(name)s works") % {"pause": _say_time(settings), "name": name}


def _say_time(settings: PauseSettings) -> str:
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
    has_minutes, has_moment = settings.minutes is not None, bool(settings.until)
    says_nothing = not (has_minutes or has_moment or settings.waits_for_somebody)
    if (has_minutes and has_moment) or says_nothing:
        raise Refused(_("Say how long to wait, or until when."), field="settings.minutes")
    check_whom(settings, "working_day_of_id")


def _pause(doing: Doing) -> Pause | None:
    """Wait; a moment that has passed already is no pause (AU-22)."""
    settings: PauseSettings = doing.settings
    now = clock.now()
    person = _whose_day(doing)
    until = _until(doing, now)
    if until is None:
        raise Refused(_("The moment until which this rule pauses is empty. Fill in the field it comes from."))
    if settings.in_business_hours:
        try:
            until = working_time().next_moment(max(until, now)).astimezone(UTC)
        except NoWorkingTime:
            raise Refused(_("The calendar has no working time. Look at the business hours.")) from None
    return Pause(max(until, now), person) if until > now or person is not None else None


def _until(doing: Doing, now: datetime) -> datetime | None:
    settings: PauseSettings = doing.settings
    if settings.minutes is not None:
        return now + timedelta(minutes=settings.minutes)
    return doing.moment(settings.until) if settings.until else now


def _whose_day(doing: Doing) -> User | None:
    """Nobody is waited for while days are not noted."""
    settings: PauseSettings = doing.settings
    if not settings.waits_for_somebody or not are_noted():
        return None
    whom = one_named(doing, "working_day_of_id")
    return whom or User.objects.active().filter(pk=settings.working_day_of_id).first()


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
