"""What rules may do with activities."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.forms import PersonField, SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.actions.values import LONGEST_SUBJECT, LONGEST_TEXT
from dealwright.crm.activities.kinds import LOOKS
from dealwright.crm.activities.models import SUBJECTS, Kind
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User

HOURS_OF_A_YEAR = 366 * 24
PLANNED_BY_RULES = (Kind.TODO, Kind.CALL, Kind.MEETING, Kind.VISIT)


class ActivitySettings(BaseModel):
    """What a rule says about the activity it plans."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["todo", "call", "meeting", "visit"] = "todo"
    subject: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SUBJECT)
    ]
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)] = ""
    due_in_hours: Annotated[int, Field(ge=0, le=HOURS_OF_A_YEAR)] = 24
    """After the rule ran."""
    remind_minutes_before: Annotated[int, Field(ge=0, le=HOURS_OF_A_YEAR * 60)] | None = None
    responsible_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """None is whoever is responsible for the record."""


class ActivitySettingsForm(SettingsForm):
    """The same, as a person types it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(one, LOOKS[one].label) for one in PLANNED_BY_RULES]
    )
    subject = forms.CharField(label=gettext_lazy("What is to be done"), max_length=LONGEST_SUBJECT)
    responsible_id = PersonField(label=gettext_lazy("Responsible"))
    due_in_hours = forms.IntegerField(
        label=gettext_lazy("Hours until it is due"), initial=24, min_value=0, max_value=HOURS_OF_A_YEAR
    )
    remind_minutes_before = forms.IntegerField(
        label=gettext_lazy("Remind so many minutes before"),
        required=False,
        min_value=0,
        max_value=HOURS_OF_A_YEAR * 60,
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def say_activity(settings: ActivitySettings) -> str:
    """“Plan: Call “Ask how it goes”, due in 24 hours”."""
    return ngettext(
        "Plan: %(kind)s “%(subject)s”, due in %(hours)s hour",
        "Plan: %(kind)s “%(subject)s”, due in %(hours)s hours",
        settings.due_in_hours,
    ) % {
        "kind": LOOKS[settings.kind].label,
        "subject": settings.subject,
        "hours": settings.due_in_hours,
    }


def plan_activity(doing: Doing) -> None:
    """Plan the activity about the record; the same key never plans a second one."""
    record: Any = doing.record
    settings: ActivitySettings = doing.settings
    if record.record_kind not in SUBJECTS:
        raise Refused(
            _("Activities are about leads, deals, contacts, companies or orders; create a task instead.")
        )
    remind = settings.remind_minutes_before
    create_activity(
        kind=settings.kind,
        subject=settings.subject,
        description=settings.description,
        about=[record],
        responsible=_responsible(record, settings),
        due_at=clock.now() + timedelta(hours=settings.due_in_hours),
        reminders=() if remind is None else (remind,),
        external_id=doing.key,
        by=doing.by,
    )


def _responsible(record: Any, settings: ActivitySettings) -> User | None:
    if settings.responsible_id is None:
        user: User | None = record.responsible
        return user
    user = User.objects.active().filter(pk=settings.responsible_id).first()
    if user is None:
        raise Refused(_("The person this rule plans it for has left; choose another one in the rule."))
    return user


PLAN_ACTIVITY = RuleAction(
    name="plan_activity",
    label=gettext_lazy("Plan an activity"),
    icon="calendar-plus",
    settings=ActivitySettings,
    form=ActivitySettingsForm,
    say=say_activity,
    run=plan_activity,
)
