"""Tasks as people see them: the list, the card, a new one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright import web
from dealwright.events import Actor, last_change
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, NotFound, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.files import blobs
from dealwright.records.lists.pages import list_page, row_again
from dealwright.records.merging import merge, seen_input
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer
from dealwright.work.tasks import actions, queries
from dealwright.work.tasks.fields import PRIORITY_WORDS
from dealwright.work.tasks.forms import TaskForm, held_by
from dealwright.work.tasks.models import Task

task_list = list_page("task")


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
            with ExitStack() as stored:
                files = request.FILES.getlist("file")
                contents = [stored.enter_context(blobs.kept(upload)) for upload in files]
                task = actions.create_task(**form.values(), about=about, blobs=contents, by=actor)
        except Refused as refusal:
            form.complain(refusal)
        else:
            offer(request, _("The task was created."))
            return web.redirect(request, _url_of(task) or f"/tasks/{task.pk}")
    context = {"form": form, "about": about, "about_query": request.GET.get("about", "")}
    return web.render(request, "work/tasks/new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@unless_deleted("task")
def task_card(request: HttpRequest, id: int) -> HttpResponse:
    """A task with its story; whoever may change it edits it right here."""
    if request.method == "POST":
        return _edit(request, id)
    task = get_object_or_404(
        Task.objects.seen_by(request.actor).select_related("responsible", "creator"), pk=id
    )
    return _card(request, task, TaskForm(actor=request.actor, task=task, initial=held_by(task)))


@login_required
@require_POST
def task_completion(request: HttpRequest, id: int) -> HttpResponse:
    """Mark a task as done, or, with `open` in the form, as still to be done."""
    actor: Actor = request.actor
    task = get_object_or_404(Task.objects.worked_on_by(actor), pk=id)
    if request.POST.get("open"):
        task = actions.reopen_task(task, by=actor)
    else:
        task = actions.complete_task(task, by=actor)
    offer(request, _("The task is done.") if task.done_at else _("The task is open again."))
    if request.headers.get("HX-Target") == f"row-task-{id}":
        return row_again(request, "task", id)
    if request.htmx:
        return HttpResponse()
    return web.redirect(request, _back(request, id))


@login_required
@require_POST
def task_checklist(request: HttpRequest, id: int) -> HttpResponse:
    """Tick one item of the checklist off: `item` is its place; with `open` it is still to be done."""
    task = get_object_or_404(Task.objects.worked_on_by(request.actor), pk=id)
    at = whole_number(request.POST.get("item"))
    if at is None:
        raise NotFound(_("There is no such item on the list any more. Look at the task again."))
    actions.tick_item(task, at=at, is_done=not request.POST.get("open"), by=request.actor)
    return web.redirect(request, f"/tasks/{id}")


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
    task = get_object_or_404(Task.objects.worked_on_by(request.actor), pk=id)
    return write_note(request, task, timeline_url=f"/tasks/{id}/timeline", card_url=f"/tasks/{id}")


def _edit(request: HttpRequest, id: int) -> HttpResponse:
    """Change the task as the form says, over what others changed meanwhile."""
    task = get_object_or_404(Task.objects.changed_by(request.actor).select_related("responsible"), pk=id)
    form = TaskForm(request.POST, actor=request.actor, task=task)
    if not form.is_valid():
        return _card(request, task, form, status=422)
    merged = merge(form, held_by(task), record=task, sent=request.POST)
    if merged.conflict:
        return _card(request, task, form, status=409, conflict=merged.conflict)
    try:
        actions.edit_task(task, **merged.values, version=task.version, by=request.actor)
    except Refused as refusal:
        form.complain(refusal)
        return _card(request, task, form, status=422)
    except Conflict:
        return _edit(request, id)  # somebody was quicker by a moment: look again
    if last_change() is not None:
        offer(request, _("The task was changed."))
    return web.redirect(request, f"/tasks/{id}")


def _card(
    request: HttpRequest, task: Task, form: TaskForm, *, status: int = 200, conflict: Any = None
) -> HttpResponse:
    actor: Actor = request.actor
    seen = seen_input(held_by(task), form, task)
    queries.with_seen_subjects([task], actor=actor)
    context = {
        "task": task,
        "form": form,
        "seen": seen,
        "conflict": conflict,
        "may_change": Task.objects.changed_by(actor).filter(pk=task.pk).exists(),
        "may_work": Task.objects.worked_on_by(actor).filter(pk=task.pk).exists(),
        "participants": task.taking_part,
        "about_url": _url_of(task),
        "priority": PRIORITY_WORDS[task.priority] if task.priority != Task.Priority.USUAL else None,
        "observers": task.watching,
        "story": story_on_card(request, task, url=f"/tasks/{task.pk}/timeline"),
        "notes_url": f"/tasks/{task.pk}/notes",
        "now": clock.now(),
    }
    return web.render(request, "work/tasks/card.html", context, status=status)


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
