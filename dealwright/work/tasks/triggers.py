"""A trigger for records that tasks are about: one of them got a status (T25)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.automation.forms import SettingsForm
from dealwright.automation.triggers.catalogue import TriggerKind, on
from dealwright.events import Event
from dealwright.work.tasks.events import TaskCompleted, TaskCreated, TaskReopened


class TaskStatus(StrEnum):
    """Where a task is."""

    OPEN = "open"
    DONE = "done"


WORDS: dict[TaskStatus, Any] = {TaskStatus.OPEN: _("To be done"), TaskStatus.DONE: _("Done")}
_REACHED = {
    TaskCreated.kind: TaskStatus.OPEN,
    TaskReopened.kind: TaskStatus.OPEN,
    TaskCompleted.kind: TaskStatus.DONE,
}


class TaskStatusSettings(BaseModel):
    """Which status a task comes to."""

    model_config = ConfigDict(extra="forbid")

    status: TaskStatus


class TaskStatusForm(SettingsForm):
    """The same, as a person chooses it."""

    status = forms.ChoiceField(
        label=_("Status of the task"), choices=[(one.value, words) for one, words in WORDS.items()]
    )


def _is_reached(settings: TaskStatusSettings, event: Event) -> bool:
    return _REACHED[event.kind] == settings.status


TASK_STATUS = TriggerKind(
    name="task_status",
    label=_("Status of a task"),
    icon="list-check",
    help_text=_(
        "A task about the record is done; or it is to be done, because somebody created or reopened it."
    ),
    keywords=_("to do completed finished"),
    hears=on(*_REACHED),
    settings=TaskStatusSettings,
    form=TaskStatusForm,
    say=lambda settings: str(WORDS[settings.status]),
    fits=_is_reached,
)
