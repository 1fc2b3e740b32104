"""Tasks as people see them: the list, the card, a new one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright import web
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, NotFound, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.access import Scope, Verb
from dealwright.records import kinds
from dealwright.records.timeline.pages import show_older, write_note
from dealwright.records.timeline.story import story_of
from dealwright.work.tasks import actions, queries
from dealwright.work.tasks.forms import TaskForm
from dealwright.work.tasks.models import Task


@login_required
@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks of mine or of everybody I may see, open or done."""
    actor: Actor = request.actor
    asked = {name: request.GET.get(name, "") for name in ("who", "state", "q")}
    tasks: QuerySet[Task] = Task.objects.seen_by(actor)
    sees_others = access.scope_of(actor, "task", Verb.SEE) is not Scope.OWN
    if asked["who"] != "all" or not sees_others:
        tasks = tasks.filter(responsible=actor.id)
    if asked["q"]:
        tasks = queries.search_tasks(tasks, asked["q"])
    ask = queries.done_tasks if asked["state"] == "done" else queries.open_tasks
    page = ask(tasks, cursor=request.GET.get("cursor"))
    next_url = page.next_cursor and f"/tasks?{urlencode({**asked, 'cursor': page.next_cursor})}"
    context = {**_rows(page.tasks, actor), "asked": asked, "sees_others": sees_others, "next_url": next_url}
    fragment = "rows" if request.GET.get("cursor") and request.htmx else None
    return web.render(request, "work/tasks/list.html", context, fragment=fragment)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_task(request: HttpRequest) -> HttpResponse:
    """Create a task, of its own or about a record (`?about=deal:42`)."""
    actor: Actor = request.actor
    access.require(actor, "task", Verb.CREATE)
    about = _about(actor, request.GET.get("about", ""))
    form = TaskForm(request.POST or None, actor=actor, initial={"responsible": actor.id})
    if request.method == "POST" and form.is_valid():
        try:
            task = actions.create_task(**form.cleaned_data, about=about, by=actor)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            web.toast(request, _("The task was created."))
            return web.redirect(request, _url_of(task) or f"/tasks/{task.pk}")
    context = {"form": form, "about": about, "about_query": request.GET.get("about", "")}
    return web.render(request, "work/tasks/new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_card(request: HttpRequest, id: int) -> HttpResponse:
    """A task with its story; whoever may change it edits it right here."""
    actor: Actor = request.actor
    task = get_object_or_404(Task.objects.seen_by(actor).select_related("responsible"), pk=id)
    may_change = Task.objects.changed_by(actor).filter(pk=id).exists()
    initial = {name: getattr(task, name) for name in ("title", "responsible", "due_at", "description")}
    form = TaskForm(request.POST or None, actor=actor, task=task, initial=initial)
    status = 200
    if request.method == "POST":
        task = get_object_or_404(Task.objects.changed_by(actor).select_related("responsible"), pk=id)
        status = _save(form, task, request)
        if status == 200:
            web.toast(request, _("The task was changed."))
            return web.redirect(request, f"/tasks/{id}")
    queries.with_seen_subjects([task], actor=actor)
    context = {
        "task": task,
        "form": form,
        "may_change": may_change,
        "about_url": _url_of(task),
        "story": story_of(task, actor=actor, url=f"/tasks/{id}/timeline"),
        "notes_url": f"/tasks/{id}/notes",
        "now": clock.now(),
    }
    return web.render(request, "work/tasks/card.html", context, status=status)


@login_required
@require_POST
def task_completion(request: HttpRequest, id: int) -> HttpResponse:
    """Mark a task as done, or, with `open` in the form, as still to be done."""
    actor: Actor = request.actor
    task = get_object_or_404(Task.objects.changed_by(actor), pk=id)
    if request.POST.get("open"):
        task = actions.reopen_task(task, by=actor)
    else:
        task = actions.complete_task(task, by=actor)
    if request.headers.get("HX-Target") == f"task-row-{id}":
        row = {**_rows([task], actor), "next_url": None}
        return web.render(request, "work/tasks/list.html", row, fragment="rows")
    web.toast(request, _("The task is done.") if task.done_at else _("The task is open again."))
    if request.htmx:
        return HttpResponse()
    return web.redirect(request, _back(request, id))


@login_required
@require_GET
def task_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """An older stretch of what happened to a task."""
    task = get_object_or_404(Task.objects.seen_by(request.actor), pk=id)
    return show_older(request, task, url=f"/tasks/{id}/timeline")


@login_required
@require_POST
def task_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note on a task."""
    task = get_object_or_404(Task.objects.changed_by(request.actor), pk=id)
    return write_note(request, task, timeline_url=f"/tasks/{id}/timeline", card_url=f"/tasks/{id}")


def _save(form: TaskForm, task: Task, request: HttpRequest) -> int:
    """Change the task as the form says; the status of the answer."""
    if not form.is_valid():
        return 422
    try:
        actions.edit_task(
            task,
            **form.cleaned_data,
            version=whole_number(request.POST.get("version")),
            by=request.actor,
        )
    except (Refused, Conflict) as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return refusal.status
    return 200


def _rows(tasks: list[Task], actor: Actor) -> dict[str, Any]:
    tasks = queries.with_seen_subjects(tasks, actor=actor)
    return {"tasks": tasks, "urls": {task.pk: _url_of(task) for task in tasks}, "now": clock.now()}


def _url_of(of: Any) -> str | None:
    """The card of a record, or of the record a task is about."""
    name, id = (of.about_kind, of.about_id) if isinstance(of, Task) else (of.record_kind, of.pk)
    kind = kinds.get(name)
    return kind.url(id) if kind is not None and id is not None else None


def _about(actor: Actor, words: str) -> Any:
    """The record that a new task is about: found only if the actor may see it."""
    if not words:
        return None
    name, _colon, id = words.partition(":")
    kind, key = kinds.get(name), whole_number(id)
    if kind is None or key is None:
        raise NotFound(_("There is no such record."))
    return get_object_or_404(kind.seen_by(actor), pk=key)


def _back(request: HttpRequest, id: int) -> str:
    """Where the tick was pressed, when that is a page of ours."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and not wanted.startswith("//") else f"/tasks/{id}"
