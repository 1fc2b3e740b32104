"""What can happen to tasks."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref, Use
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited


class TaskCreated(Event):
    """Somebody, or a rule, gave a person something to do."""

    kind = "task.created"
    title = _("Task created")
    sentence = _("{actor} created the task “{subject}”")
    icon = "list-check"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {
        "responsible": {"kind": "user", "id": 4, "label": "Anna"},
        "due_at": "2026-11-23T12:00:00Z",
    }

    responsible: Ref | None = None
    due_at: datetime | None = None


class TaskCompleted(Event):
    """What was to be done is done."""

    kind = "task.completed"
    title = _("Task completed")
    sentence = _("{actor} completed the task “{subject}”")
    icon = "circle-check"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {}


class TaskReopened(Event):
    """It was not done after all."""

    kind = "task.reopened"
    title = _("Task reopened")
    sentence = _("{actor} reopened the task “{subject}”")
    icon = "arrow-back-up"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {}

    done_at: datetime | None = None
    """When it had been done."""


class TaskEdited(RecordEdited):
    """Title, description, deadline or responsible of a task changed."""

    kind = "task.edited"
    title = _("Task changed")
    sentence = _("{actor} changed {fields} of the task “{subject}”")
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {
        "changes": [
            {"field": "due_at", "before": "2026-11-23T12:00:00+00:00", "after": "2026-11-24T12:00:00+00:00"}
        ]
    }


class TaskDeleted(RecordDeleted):
    """A task was moved to the recycle bin."""

    kind = "task.deleted"
    title = _("Task deleted")
    sentence = _("{actor} moved the task “{subject}” to the recycle bin")
    sample = {}


class TaskRestored(RecordRestored):
    """A task came back from the recycle bin."""

    kind = "task.restored"
    title = _("Task restored")
    sentence = _("{actor} took the task “{subject}” out of the recycle bin")
    sample = {}
