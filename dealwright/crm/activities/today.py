"""What a seller has to see first: what is late and due today, what came in, which deals go cold."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.crm.activities.models import Activity, Kind, When
from dealwright.crm.activities.planned import Planned, in_order, item_of, item_of_task
from dealwright.crm.activities.queries import end_of_today
from dealwright.crm.activities.quiet import QuietRecord, quiet_records_of
from dealwright.crm.activities.subjects import names_of, with_subjects
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.web.formats import local_day
from dealwright.work.tasks.models import Task

TEMPLATE = "crm/activities/today.html"
MOST = 50
"""Of each block; the lists show the rest."""


@require_safe
def today_part(request: HttpRequest) -> HttpResponse:
    """The blocks again, when something changed while the page is open."""
    return web.render(request, TEMPLATE, _context(request), fragment="today")


def planned_today(request: HttpRequest) -> Markup:
    """The blocks on the start page."""
    return web.render_fragment(request, TEMPLATE, "today", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor
    late, due = _due(actor)
    days = crm_settings().quiet_days
    quiet: list[QuietRecord] = quiet_records_of(actor, days=days, limit=MOST) if days else []
    return {
        "late": late,
        "due": due,
        "unanswered": _unanswered(actor),
        "quiet": quiet,
        "quiet_days": days,
        "is_full": len(late) + len(due) >= MOST,
    }


def _due(actor: Actor) -> tuple[list[Planned], list[Planned]]:
    """What is late and what is due today, activities with tasks; what is to be done soon is due."""
    tonight, now = end_of_today(), clock.now()
    mine = Activity.objects.seen_by(actor).open().filter(responsible=actor.id).exclude(kind=Kind.WAIT)
    due = mine.filter(due_at__lt=tonight) | mine.filter(when=When.AS_SOON_AS_POSSIBLE)
    activities = due.select_related("responsible").order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST]
    tasks = (
        Task.objects.seen_by(actor)
        .open()
        .filter(responsible=actor.id, due_at__lt=tonight)
        .select_related("responsible")
        .order_by("due_at", "pk")[:MOST]
    )
    items = in_order([*_activities(activities, actor), *_tasks(tasks, actor)])[:MOST]
    today = local_day(now)
    late = [one for one in items if one.is_late and one.due_at and local_day(one.due_at) < today]
    return late, [one for one in items if one not in late]


def _unanswered(actor: Actor) -> list[Planned]:
    """What came in for the actor and nobody has answered, the oldest first."""
    mine = Activity.objects.seen_by(actor).filter(responsible=actor.id, is_unanswered=True)
    return _activities(mine.select_related("responsible").order_by("created_at", "pk")[:MOST], actor)


def _activities(found: Any, actor: Actor) -> list[Planned]:
    return [item_of(one, may_change=True) for one in with_subjects(found, actor)]


def _tasks(found: Any, actor: Actor) -> list[Planned]:
    tasks = list(found)
    keys = {(one.about_kind, one.about_id) for one in tasks if one.about_id is not None}
    named = names_of(keys, actor) if keys else {}
    for task in tasks:
        subject = named.get((task.about_kind, task.about_id))
        task.subjects = [subject] if subject is not None else []
    return [item_of_task(one, may_change=True) for one in tasks]
