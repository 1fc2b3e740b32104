"""What stands on a card above its history: the row where one writes, and what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.crm.activities.forms import PlanForm
from dealwright.crm.activities.kinds import TASK_LOOK, Look, look_of
from dealwright.crm.activities.models import SUBJECTS, Activity, Kind
from dealwright.crm.activities.queries import MOST_ON_A_CARD, choice_of, open_about
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.records import kinds
from dealwright.records.colors import painted
from dealwright.work.tasks.models import Task

TEMPLATE = "crm/activities/card_parts.html"
SHOWN = 6
"""Planned items that stand open; the others fold."""


@dataclass(frozen=True)
class Planned:
    """One activity or task that is still to be done."""

    id: int
    kind: str
    """`call`, … or `task`."""
    version: int
    subject: str
    url: str
    look: Look
    due_at: datetime | None
    is_late: bool
    is_soon: bool
    """As soon as possible."""
    person: str | None
    picture: str
    color: str
    location: str = ""
    is_unanswered: bool = False
    is_important: bool = False
    may_change: bool = False
    subjects: Any = ()

    @property
    def is_task(self) -> bool:
        """Whether it is a task of the work floor."""
        return self.kind == "task"

    @property
    def is_wait(self) -> bool:
        """Whether there is nothing to do but to wait."""
        return self.kind == Kind.WAIT


def composer(request: HttpRequest, record: Any, may_change: bool) -> Markup | None:
    """The input row: note, to-do, call, meeting, wait."""
    if not may_change or record.record_kind not in SUBJECTS:
        return None
    form = PlanForm(actor=request.actor, about_kind=record.record_kind, auto_id="plan-%s")
    form.ask_for_people_later(request.actor)
    return web.render_fragment(request, TEMPLATE, "composer", composer_context(record, form))


def composer_context(record: Any, form: PlanForm) -> dict[str, Any]:
    """What the input row needs; after a refusal with the form as it was typed."""
    kind = kinds.get(record.record_kind)
    card_url = kind.url(record.pk) if kind is not None else "/"
    return {
        "record": record,
        "form": form,
        "about": f"{record.record_kind}:{record.pk}",
        "notes_url": f"{card_url}/notes",
        "chosen_kind": form["kind"].value() or "note",
        "chosen_due": form["due"].value(),
        "painted": painted,
    }


def planned(request: HttpRequest, record: Any, may_change: bool) -> Markup:
    """Activities and tasks by deadline, what is late in red."""
    items = items_about(record, request.actor, may_change=may_change)
    context = {"items": items[:SHOWN], "further": items[SHOWN:], "record": record, "back": ""}
    return web.render_fragment(request, TEMPLATE, "planned", context)


def items_about(record: Any, actor: Actor, *, may_change: bool) -> list[Planned]:
    """What is open about a record the actor sees, the next deadline first; two queries."""
    activities, tasks = open_about(record, actor=actor)
    found = [item_of(one, may_change=may_change) for one in activities]
    found += [item_of_task(one, may_change=may_change) for one in tasks]
    return in_order(found)[: 2 * MOST_ON_A_CARD]


def in_order(items: list[Planned]) -> list[Planned]:
    """What is late and due first, then what is to be done soon, then what has no deadline."""
    return sorted(items, key=lambda one: (one.due_at is None, one.due_at or clock.now(), not one.is_soon))


def item_of(activity: Any, *, may_change: bool) -> Planned:
    """An activity as pages show it."""
    person = activity.responsible
    return Planned(
        id=activity.pk,
        kind=activity.kind,
        version=activity.version,
        subject=activity.subject,
        url=f"/activities/{activity.pk}",
        look=look_of(activity.kind),
        due_at=activity.due_at,
        is_late=activity.is_late(clock.now()) and activity.kind != Kind.WAIT,
        is_soon=activity.when == Activity.When.AS_SOON_AS_POSSIBLE,
        person=person.name if person else None,
        picture=person.thumbnail_url if person else "",
        color=painted(activity.color) if activity.color else "",
        location=activity.location,
        is_unanswered=activity.is_unanswered,
        is_important=activity.priority > 2,
        may_change=may_change,
        subjects=getattr(activity, "subjects", ()),
    )


def item_of_task(task: Task, *, may_change: bool) -> Planned:
    """A task as pages show it."""
    person = task.responsible
    return Planned(
        id=task.pk,
        kind="task",
        version=task.version,
        subject=task.title,
        url=f"/tasks/{task.pk}",
        look=TASK_LOOK,
        due_at=task.due_at,
        is_late=task.due_at is not None and task.due_at < clock.now(),
        is_soon=False,
        person=person.name if person else None,
        picture=person.thumbnail_url if person else "",
        color="",
        may_change=may_change,
        subjects=getattr(task, "subjects", ()),
    )


def my_reminders(request: HttpRequest) -> Markup:
    """How I want to be reminded, among my settings."""
    context = {"choice": choice_of(request.actor.user)}
    return web.render_fragment(request, "crm/activities/my_reminders.html", "section", context)
