"""What rules may do with tasks."""

from datetime import timedelta
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.forms import PersonField, SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.work.tasks.actions import LONGEST_DESCRIPTION, LONGEST_TITLE, create_task

HOURS_OF_A_YEAR = 366 * 24


class TaskSettings(BaseModel):
    """What a rule says about the task it creates."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_DESCRIPTION)] = ""
    due_in_hours: Annotated[int, Field(ge=0, le=HOURS_OF_A_YEAR)] | None = None
    """After the rule ran; None sets no deadline."""
    responsible_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """None is whoever is responsible for the record."""


class TaskSettingsForm(SettingsForm):
    """The same, as a person types it."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=LONGEST_TITLE)
    responsible_id = PersonField(label=gettext_lazy("Who does it"))
    due_in_hours = forms.IntegerField(
        label=gettext_lazy("Hours until it is due"), required=False, min_value=0, max_value=HOURS_OF_A_YEAR
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def say_task(settings: TaskSettings) -> str:
    """“Create the task “Prepare the shipment”, due in 24 hours”."""
    if settings.due_in_hours is None:
        return _("Create the task “%(title)s”") % {"title": settings.title}
    return ngettext(
        "Create the task “%(title)s”, due in %(hours)s hour",
        "Create the task “%(title)s”, due in %(hours)s hours",
        settings.due_in_hours,
    ) % {"title": settings.title, "hours": settings.due_in_hours}


def give_task(doing: Doing) -> None:
    """Create the task about the record; the same key never creates a second one."""
    settings: TaskSettings = doing.settings
    hours = settings.due_in_hours
    create_task(
        title=settings.title,
        description=settings.description,
        responsible=_responsible(doing.record, settings),
        due_at=None if hours is None else clock.now() + timedelta(hours=hours),
        about=doing.record,
        external_id=doing.key,
        by=doing.by,
    )


def _responsible(record: Any, settings: TaskSettings) -> User | None:
    if settings.responsible_id is None:
        user: User | None = record.responsible
        return user
    user = User.objects.active().filter(pk=settings.responsible_id).first()
    if user is None:
        raise Refused(_("The person this rule gives the task to has left; choose another one in the rule."))
    return user


CREATE_TASK = RuleAction(
    name="create_task",
    label=gettext_lazy("Create a task"),
    icon="list-check",
    settings=TaskSettings,
    form=TaskSettingsForm,
    say=say_task,
    run=give_task,
)
