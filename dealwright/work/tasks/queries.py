"""Questions about tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.text import like_pattern, search_key
from dealwright.records.seeing import seen_among
from dealwright.work.tasks.models import Task

PAGE = 50
MOST_ON_A_CARD = 50
NO_DEADLINE = "-"


@dataclass(frozen=True)
class TaskPage:
    """Some tasks and the way to the next ones."""

    tasks: list[Task]
    next_cursor: str | None


def open_tasks(tasks: QuerySet[Task], *, cursor: str | None = None, limit: int = PAGE) -> TaskPage:
    """What is to be done, the next deadline first, tasks without one last."""
    due_at, after = _read(cursor)
    found = tasks.filter(done_at=None, archived_at=None).order_by(F("due_at").asc(nulls_last=True), "id")
    if cursor and due_at is None:
        found = found.filter(due_at=None, id__gt=after)
    elif cursor:
        found = found.filter(Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=after) | Q(due_at=None))
    return _page(found, limit)


def search_tasks(tasks: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those in whose title all of the text stands."""
    return tasks.filter(search_key__like=like_pattern(search_key(text)))


def open_tasks_about(record: Any, *, actor: Actor) -> list[Task]:
    """What is to be done for a record as far as the actor may see it, the next deadline first; one query."""
    found = Task.objects.seen_by(actor).open().filter(about_kind=record.record_kind, about_id=record.pk)
    return list(
        found.select_related("responsible").order_by(F("due_at").asc(nulls_last=True), "id")[:MOST_ON_A_CARD]
    )


def with_seen_subjects(tasks: list[Task], *, actor: Actor) -> list[Task]:
    """The tasks to be shown; what one is about is left out where the actor may not see it."""
    subjects = {(task.about_kind, task.about_id) for task in tasks if task.about_id is not None}
    seen = seen_among(actor, subjects)
    for task in tasks:
        if (task.about_kind, task.about_id) not in seen:
            task.about_kind, task.about_id, task.about_label = "", None, ""
    return tasks


def next_tasks(record_kind: str, ids: Iterable[int], *, actor: Actor) -> dict[int, Task]:
    """For each of these records the next open task the actor may see; one query for a whole board."""
    found = (
        Task.objects.seen_by(actor)
        .open()
        .filter(about_kind=record_kind, about_id__in=list(ids))
        .order_by("about_id", F("due_at").asc(nulls_last=True), "id")
        .distinct("about_id")
    )
    return {task.about_id: task for task in found}


def _page(found: QuerySet[Task], limit: int) -> TaskPage:
    tasks = list(found.select_related("responsible")[: limit + 1])
    if len(tasks) <= limit:
        return TaskPage(tasks, None)
    last = tasks[limit - 1]
    return TaskPage(tasks[:limit], f"{last.due_at.isoformat() if last.due_at else NO_DEADLINE}~{last.pk}")


def _read(cursor: str | None) -> tuple[datetime | None, int]:
    if not cursor:
        return None, 0
    try:
        moment, id = cursor.split("~")
        return None if moment == NO_DEADLINE else clock.read(moment), int(id)
    except ValueError:
        raise Refused(_("This is no place in the list; start from its top."), field="cursor") from None
