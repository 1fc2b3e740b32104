"""The list of tasks, as its page and the API ask for it: the same filters, orders and search."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.records import kinds
from dealwright.records.fields.listing import more_of
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import Column, Listing, Standing, Words
from dealwright.records.tags.lookups import TAGS
from dealwright.work.tasks.models import Task
from dealwright.work.tasks.queries import search_tasks, with_seen_subjects

TASKS = ListOf(
    Task,
    fields={
        "title": Where(str, contains=True),
        "responsible_id": Where(Colleague),
        "priority": str,
        "creator_id": Where(Colleague),
        "observer_id": Where(Colleague, path="observers", many=True),
        "participant_id": Where(Colleague, path="participants", many=True),
        "tags": TAGS,
        "due_at": datetime,
        "begins_at": datetime,
        "ends_at": datetime,
        "done_at": datetime,
        "created_at": datetime,
        "about_kind": str,
        "about_id": int,
    },
    sorts=["created_at", "due_at", "done_at"],
    sort="-created_at",
    search=search_tasks,
    more=more_of("task"),
)


def _tick(task: Task) -> Cell:
    return Cell("tick", "done" if task.done_at else "open", href=f"/tasks/{task.pk}/completion")


def _about(task: Task) -> Cell:
    kind = kinds.get(task.about_kind)
    href = kind.url(task.about_id) if kind is not None and task.about_id is not None else ""
    return Cell("link" if href else "text", task.about_label, href=href)


def _lateness(task: Task) -> str:
    return "late" if task.due_at and not task.done_at and task.due_at < clock.now() else ""


def _prepare(tasks: list[Any], actor: Actor) -> None:
    with_seen_subjects(tasks, actor=actor)


TASK_LIST = Listing(
    kind="task",
    url="/tasks",
    new_url="/tasks/new",
    list_of=TASKS,
    columns=("title", "done", "about", "due_at", "responsible"),
    words=Words(
        empty=_("Nothing to do"),
        empty_hint=_("Tasks you create and tasks that rules create for you stand here."),
        nothing_fits=_("No task fits"),
        show_all=_("Show all tasks"),
        search=_("Search in tasks"),
        add=_("New task"),
    ),
    further_columns=(Column("done", _("Done"), _tick), Column("about", _("About"), _about)),
    standing=(
        Standing("mine", _("Mine"), "done_at__is_null=true&responsible_id=me&sort=due_at"),
        Standing("open", _("Everybody’s"), "done_at__is_null=true&sort=due_at"),
        Standing("joined", _("I take part"), "done_at__is_null=true&participant_id=me&sort=due_at"),
        Standing("observed", _("I observe"), "done_at__is_null=true&observer_id=me&sort=due_at"),
        Standing("done", _("Done"), "done_at__is_null=false&sort=-done_at"),
        Standing("all", _("All")),
    ),
    relations={"responsible": "responsible", "creator": "creator"},
    prepare=_prepare,
    tones={"due_at": _lateness},
)
