"""What follows when a task is done."""

from __future__ import annotations

from dealwright.automation.rules.running import finish_awaited
from dealwright.events import Event, reaction
from dealwright.events.models import Entry
from dealwright.work.tasks.events import TaskCompleted, TaskDeleted
from dealwright.work.tasks.models import Task


@reaction(to=(TaskCompleted, TaskDeleted))
def let_the_rules_below_go_on(event: Event, entry: Entry) -> None:
    """The rules that waited for a task go on: it is done, or nobody will do it any more."""
    task = Task.everything.filter(pk=entry.subject_id).exclude(external_id=None).first()
    if task is not None and task.external_id is not None:
        finish_awaited(task.external_id, {"task_id": task.pk, "title": task.title})
