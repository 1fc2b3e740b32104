"""What rules may do with activities: plan one, or wait for the client."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PersonField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import AWAITS, Doing, Outcome
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, one_named
from dealwright.crm.activities import waiting
from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.actions.values import LONGEST_SUBJECT, LONGEST_TEXT
from dealwright.crm.activities.kinds import LOOKS
from dealwright.crm.activities.models import SUBJECTS, Activity, Kind
from dealwright.crm.activities.waiting import LONGEST, Wait
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind as KindOfValue
from dealwright.people.users.models import User
from dealwright.records.fields.queries import fields_of
from dealwright.records.pipelines.models import Stage

HOURS_OF_A_YEAR = 366 * 24
PLANNED_BY_RULES = (Kind.TODO, Kind.CALL, Kind.MEETING, Kind.VISIT)
TODAY_AT_NOON = "=settime({=System:Date},12,0)"
LONGEST_FORMULA = 500

_ABOUT = frozenset(SUBJECTS)
Subject = Annotated[
    Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SUBJECT)
]
LongText = Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]


class ActivitySettings(BaseModel):
    """What a rule says about the activity it plans."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["todo", "call", "meeting", "visit"] = "todo"
    subject: Subject
    description: LongText = ""
    due: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)] = (
        TODAY_AT_NOON
    )
    """A day and a time, or a formula for one; empty is no deadline."""
    due_in_hours: Annotated[int, Field(ge=0, le=HOURS_OF_A_YEAR)] | None = None
    """After the rule ran, instead of `due`."""
    remind_minutes_before: Annotated[int, Field(ge=0, le=HOURS_OF_A_YEAR * 60)] | None = None
    responsible_id: PersonId | None = None
    """None is whoever is responsible for the record."""
    responsible_formula: PeopleFormula = ""
    """Counts instead of `responsible_id`."""
    ends_with_stage: bool = False
    """Whether it is done by itself when the record leaves the stage."""


class ActivitySettingsForm(SettingsForm):
    """The same, as a person types it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(one, LOOKS[one].label) for one in PLANNED_BY_RULES]
    )
    subject = FormulaField(label=gettext_lazy("What is to be done"), max_length=LONGEST_SUBJECT)
    responsible_id = PersonField(label=gettext_lazy("Responsible"))
    due = FormulaField(
        label=gettext_lazy("Deadline"),
        required=False,
        max_length=LONGEST_FORMULA,
        initial=TODAY_AT_NOON,
        help_text=gettext_lazy("A day and a time, or a formula for one. Empty is no deadline."),
    )
    due_in_hours = forms.IntegerField(
        label=gettext_lazy("Or so many hours after the rule ran"),
        required=False,
        min_value=0,
        max_value=HOURS_OF_A_YEAR,
        help_text=gettext_lazy("Counts instead of the deadline above."),
    )
    remind_minutes_before = forms.IntegerField(
        label=gettext_lazy("Remind so many minutes before"),
        required=False,
        min_value=0,
        max_value=HOURS_OF_A_YEAR * 60,
    )
    ends_with_stage = forms.BooleanField(
        label=gettext_lazy("Complete it by itself when the record leaves this stage"), required=False
    )
    description = FormulaField(
        label=gettext_lazy("Description"), is_long=True, required=False, max_length=LONGEST_TEXT
    )


def say_activity(settings: ActivitySettings) -> str:
    """“Plan: Call “Ask how it goes”, due in 24 hours”."""
    words = {"kind": LOOKS[settings.kind].label, "subject": settings.subject}
    if settings.due_in_hours is None:
        return _("Plan: %(kind)s “%(subject)s”") % words
    return ngettext(
        "Plan: %(kind)s “%(subject)s”, due in %(hours)s hour",
        "Plan: %(kind)s “%(subject)s”, due in %(hours)s hours",
        settings.due_in_hours,
    ) % {**words, "hours": settings.due_in_hours}


def _check_activity(stage: Stage, settings: ActivitySettings, rule_id: int | None) -> None:
    check_whom(settings, "responsible_id")


def plan_activity(doing: Doing) -> Outcome:
    """Plan the activity about the record; the same key never plans a second one."""
    settings: ActivitySettings = doing.settings
    due_at = _due(doing)
    remind = settings.remind_minutes_before
    planned = create_activity(
        kind=settings.kind,
        subject=doing.text(settings.subject)[:LONGEST_SUBJECT],
        description=doing.text(settings.description)[:LONGEST_TEXT],
        about=[doing.record],
        responsible=_responsible(doing),
        due_at=due_at,
        reminders=() if remind is None or due_at is None else (remind,),
        for_stage=doing.record.stage if settings.ends_with_stage else None,
        external_id=doing.key,
        by=doing.by,
    )
    return {"activity_id": planned.pk}


class WaitSettings(BaseModel):
    """How long a rule lets the rules below it wait for the client."""

    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=0, le=LONGEST)]
    before: Annotated[str, StringConstraints(max_length=80)] = ""
    """The name of a date of the record: so many days before it; empty is so many days from now."""
    comment: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_SUBJECT)] = ""


class WaitSettingsForm(SettingsForm):
    """The same, as a person types it."""

    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=LONGEST, initial=3)
    before = forms.ChoiceField(label=gettext_lazy("Counted"), required=False)
    comment = FormulaField(label=gettext_lazy("What for"), required=False, max_length=LONGEST_SUBJECT)

    def prepare(self) -> None:
        """The dates of the record."""
        dates = waiting.date_fields(self.stage.pipeline.of_kind, self.actor)
        before = [(one.name, _("before “%(date)s”") % {"date": one.label}) for one in dates]
        self.fields["before"].choices = [("", _("from now on")), *before]  # type: ignore[attr-defined]


def _say_wait(settings: WaitSettings) -> str:
    if settings.before:
        return ngettext(
            "Wait for the client until %(days)s day before a date",
            "Wait for the client until %(days)s days before a date",
            settings.days,
        ) % {"days": settings.days}
    return ngettext(
        "Wait %(days)s day for the client", "Wait %(days)s days for the client", settings.days
    ) % {"days": settings.days}


def _check_wait(stage: Stage, settings: WaitSettings, rule_id: int | None) -> None:
    if not settings.before:
        if settings.days == 0:
            raise Refused(_("A wait lasts between 1 and 365 days."), field="settings.days")
        return
    dates = waiting.date_fields(stage.pipeline.of_kind, Actor.system())
    if settings.before not in {one.name for one in dates}:
        raise Refused(_("There is no such date to wait for."), field="settings.before")


def _wait(doing: Doing) -> Outcome:
    """Put the wait on the card; the rules below go on after it. A day that is over is no wait (AU-22)."""
    settings: WaitSettings = doing.settings
    wait = Wait(settings.days, settings.before)
    if settings.before and _is_over(doing.record, wait):
        return None
    comment = doing.text(settings.comment)[:LONGEST_SUBJECT].strip()
    planned = create_activity(
        kind=Kind.WAIT,
        subject=comment or _("Wait for the client"),
        about=[doing.record],
        responsible=doing.responsible,
        wait=wait,
        for_stage=doing.record.stage,
        external_id=doing.key,
        by=doing.by,
    )
    return AWAITS if planned.is_open else None


def _wait_under(key: str) -> Outcome:
    """How the wait that a rule put on a card stands."""
    return AWAITS if Activity.objects.open().filter(external_id=key).exists() else None


def _is_over(record: Any, wait: Wait) -> bool:
    field = next((one for one in fields_of(record.record_kind) if one.name == wait.before), None)
    until = waiting.moment_before(field.value_of(record), wait.days) if field is not None else None
    return until is not None and until <= clock.now()


def _due(doing: Doing) -> datetime | None:
    settings: ActivitySettings = doing.settings
    if settings.due_in_hours is not None:
        return clock.now() + timedelta(hours=settings.due_in_hours)
    return doing.moment(settings.due)


def _responsible(doing: Doing) -> User | None:
    whom = one_named(doing, "responsible_id")
    id = doing.settings.responsible_id
    if whom is not None or id is None:
        return whom or doing.responsible
    user: User | None = User.objects.active().filter(pk=id).first()
    if user is None:
        raise Refused(_("The person this rule plans it for has left; choose another one in the rule."))
    return user


PLAN_ACTIVITY = RuleAction(
    name="plan_activity",
    label=gettext_lazy("Plan an activity"),
    icon="calendar-plus",
    help_text=gettext_lazy("Plans a to-do, a call, a meeting or a visit about the record."),
    settings=ActivitySettings,
    form=ActivitySettingsForm,
    say=say_activity,
    run=plan_activity,
    check_on=_check_activity,
    of_kinds=_ABOUT,
    results=(Result("activity_id", gettext_lazy("Number of the activity"), KindOfValue.NUMBER),),
    keywords=gettext_lazy("call meeting schedule to-do"),
)

WAIT = RuleAction(
    name="wait",
    label=gettext_lazy("Wait for the client"),
    icon="hourglass",
    help_text=gettext_lazy(
        "Keeps the rules below it waiting for some days; whatever the client does meanwhile ends the wait."
    ),
    settings=WaitSettings,
    form=WaitSettingsForm,
    say=_say_wait,
    run=_wait,
    outcome_of=_wait_under,
    check_on=_check_wait,
    of_kinds=_ABOUT,
    keywords=gettext_lazy("pause answer days"),
)
