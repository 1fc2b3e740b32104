"""The start page: what is late and due, what came in; nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.kit import clock
from dealwright.web import slots
from dealwright.web.formats import local_day
from dealwright.work.notifications.queries import notices
from dealwright.work.tasks.models import Task
from dealwright.work.tasks.queries import open_tasks, with_seen_subjects

MOST_TASKS = 30
MOST_NEWS = 8


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """My tasks by urgency, or what a higher floor plans together with them; and the newest notifications."""
    if request.GET.get("part") == "tasks" and request.htmx:
        return web.render(request, "work/today/today.html", _tasks_of(request), fragment="tasks")
    news, _older = notices(request.actor.user, limit=MOST_NEWS)
    planned = slots.fillings("today.planned", request)
    tasks = {} if planned else _tasks_of(request)
    return web.render(request, "work/today/today.html", {**tasks, "planned": planned, "news": news})


def _tasks_of(request: HttpRequest) -> dict[str, Any]:
    """Late ones, those due today, and the others."""
    mine = Task.objects.seen_by(request.actor).filter(responsible=request.actor.id)
    page = open_tasks(mine, limit=MOST_TASKS)
    now = clock.now()
    on = local_day(now)
    groups: dict[str, list[Task]] = {"late": [], "due": [], "later": []}
    for task in with_seen_subjects(page.tasks, actor=request.actor):
        groups[_group_of(task, on)].append(task)
    return {**groups, "more": page.next_cursor is not None, "now": now}


def _group_of(task: Task, on: date) -> str:
    if task.due_at is None:
        return "later"
    if task.due_at < clock.now():
        return "late"
    return "due" if local_day(task.due_at) <= on else "later"
