"""What a person types about a task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.forms import WithCustomFields
from dealwright.work.tasks.actions import LONGEST_DESCRIPTION, LONGEST_TITLE
from dealwright.work.tasks.models import Task

MOMENT = "%Y-%m-%dT%H:%M"


class TaskForm(WithCustomFields):
    """A task to be created or changed."""

    title = forms.CharField(label=_("What is to be done"), max_length=LONGEST_TITLE)
    responsible = PersonField(
        label=_("Who does it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_at = forms.DateTimeField(
        label=_("Deadline"),
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_within(actor, "task", Verb.CREATE)
        if task is not None and task.responsible_id is not None:
            people = people | User.objects.filter(pk=task.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        self.ask_for_custom(Task.record_kind, actor=actor, record=task)

    def values(self) -> dict[str, Any]:
        """The fields of the task as the actions take them."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        return values | {"custom": self.custom_values}


def held_by(task: Task) -> dict[str, Any]:
    """What the task holds, as the form cleans it."""
    return {name: getattr(task, name) for name in ("title", "responsible", "due_at", "description")}
