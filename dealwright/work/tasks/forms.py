"""What a person types about a task."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.forms import WithCustomFields
from dealwright.records.tags.fields import TagsField
from dealwright.work.tasks.actions import LONGEST_DESCRIPTION, LONGEST_ITEM, LONGEST_TITLE, MOST_ITEMS
from dealwright.work.tasks.fields import PRIORITY_WORDS
from dealwright.work.tasks.models import Priority, Task

MOMENT = "%Y-%m-%dT%H:%M"
PEOPLE = ("participants", "observers")


class MomentField(forms.DateTimeField):
    """A day and a time by the clock of whoever types it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(input_formats=[MOMENT], widget=widget, **kwargs)


class ChecklistField(forms.CharField):
    """Items line by line, `[x]` in front of those that are done."""

    DONE = re.compile(r"^\[\s*[xX]\s*\]\s*")
    OPEN = re.compile(r"^\[\s*\]\s*")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=MOST_ITEMS * (LONGEST_ITEM + 6),
            widget=forms.Textarea(attrs={"rows": 3}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        if not isinstance(value, list):
            return value
        return "\n".join(f"[x] {one['text']}" if one["is_done"] else one["text"] for one in value)

    def to_python(self, value: Any) -> Any:
        """As a task keeps it."""
        items = []
        for line in (super().to_python(value) or "").splitlines():
            is_done = bool(self.DONE.match(line.strip()))
            text = self.OPEN.sub("", self.DONE.sub("", line.strip()))
            if text:
                items.append({"text": " ".join(text.split()), "is_done": is_done})
        return items

    def validate(self, value: Any) -> None:
        """The action says what is too much of it."""
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Those of texts say nothing about items."""


class TaskForm(WithCustomFields):
    """A task to be created or changed."""

    title = forms.CharField(label=_("What is to be done"), max_length=LONGEST_TITLE)
    responsible = PersonField(
        label=_("Who does it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_at = MomentField(label=_("Deadline"), required=False)
    begins_at = MomentField(label=_("Planned start"), required=False)
    ends_at = MomentField(label=_("Planned end"), required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=list(PRIORITY_WORDS.items()),
        initial=Priority.USUAL.value,
        required=False,
    )
    checklist = ChecklistField(
        label=_("Checklist"),
        required=False,
        help_text=_("One item per line; [x] in front of one that is done."),
    )
    tags = TagsField(
        label=_("Tags"), max_length=1500, required=False, help_text=_("Words separated by commas.")
    )
    participants = forms.ModelMultipleChoiceField(
        label=_("Participants"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They do it together with the responsible person: see it, tick it off and are told."),
    )
    observers = forms.ModelMultipleChoiceField(
        label=_("Observers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the task and are told of it, whatever their rights to others."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_within(actor, "task", Verb.CREATE)
        if task is not None and task.responsible_id is not None:
            people = people | User.objects.filter(pk=task.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        colleagues = User.objects.active()
        if task is not None:
            present = [one.pk for one in (*task.watching, *task.taking_part)]
            colleagues = colleagues | User.objects.filter(pk__in=present)
        for name in PEOPLE:
            self.fields[name].queryset = colleagues.order_by("name", "pk")  # type: ignore[attr-defined]
        self.ask_for_custom(Task.record_kind, actor=actor, record=task)

    def values(self) -> dict[str, Any]:
        """The fields of the task as the actions take them."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        for name in PEOPLE:
            values[name] = sorted(values[name], key=lambda one: one.pk)
        values["priority"] = values["priority"] or Priority.USUAL.value
        return values | {"custom": self.custom_values}


def held_by(task: Task) -> dict[str, Any]:
    """What the task holds, as the form cleans it."""
    names = (
        *("title", "responsible", "due_at", "begins_at", "ends_at"),
        *("description", "priority", "checklist", "tags"),
    )
    return {name: getattr(task, name) for name in names} | {
        "observers": task.watching,
        "participants": task.taking_part,
    }
