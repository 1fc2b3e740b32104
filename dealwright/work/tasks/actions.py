"""Verbs that change tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Ref, action, record, ref
from dealwright.events.pieces import piece
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.users.models import User
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.files.actions import attach_file, copy_file
from dealwright.records.files.blobs import Blob
from dealwright.records.files.models import File
from dealwright.records.observing import set_colleagues, set_observers
from dealwright.records.tags.actions import clean_tags, remember_tags, set_tags
from dealwright.work.tasks.events import (
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskEdited,
    TaskReopened,
    TaskRestored,
)
from dealwright.work.tasks.models import Priority, Task

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 20_000
LONGEST_ITEM = 250
MOST_ITEMS = 100

Item = Mapping[str, Any]
"""Of a checklist: `{"text": "Weigh it", "is_done": False}`."""


@action
def create_task(
    *,
    title: str,
    responsible: User | None,
    due_at: datetime | None = None,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    description: str = "",
    about: Any = None,
    priority: str = Priority.USUAL,
    creator: User | None = None,
    observers: Iterable[User] = (),
    participants: Iterable[User] = (),
    checklist: Iterable[Item] = (),
    tags: Iterable[str] = (),
    external_id: str | None = None,
    custom: Given | None = None,
    blobs: Iterable[Blob] = (),
    copies: Iterable[File] = (),
    takes_files: bool = False,
    by: Actor,
) -> Task:
    """Give somebody something to do, perhaps for a record. A known `external_id` is the task it names.

    Work on it is planned from `begins_at` to `ends_at`, whatever the deadline is.
    `creator` is who gives it where a rule does so for somebody. Observers and participants see it whatever
    their rights reach. `blobs` are the contents of its files, `copies` files of others that it gets copies
    of; with `takes_files` a job puts those of the record on it, too.
    """
    task = Task(
        title=_checked_title(title),
        description=_checked_description(description),
        responsible=responsible,
        due_at=due_at,
        begins_at=begins_at,
        ends_at=_checked_end(begins_at, ends_at),
        priority=_checked_priority(priority),
        creator=creator or by.user,
        checklist=_checked_checklist(checklist),
        tags=clean_tags(list(tags)),
        external_id=external_id,
        awaits_files=takes_files and about is not None,
        custom=filled(Task.record_kind, custom, by=by),
    )
    if about is not None:
        task.about_kind, task.about_id, task.about_label = about.record_kind, about.pk, str(about)[:200]
    try:
        with piece():
            task.save()
    except IntegrityError:
        return Task.everything.get(external_id=external_id)  # the unique index decides, never a look before
    remember_tags(task.tags, by=by)
    if watching := list(observers):
        task.observers.set(watching)
    if joining := list(participants):
        task.participants.set(joining)
    created = TaskCreated(responsible=None if responsible is None else ref(responsible), due_at=due_at)
    record(created, on=task, about=_concerned(task))
    for blob in blobs:
        attach_file(task, blob=blob, by=by)
    for file in copies:
        copy_file(file, to=task, by=by)
    return task


@action
def edit_task(task: Task, *, version: int | None = None, by: Actor, **values: Any) -> Task:
    """Change what is given of what a task says: its fields, checklist, observers, participants and tags."""
    task = Task.objects.locked(task)
    task.expect_version(version)
    if "title" in values:
        values["title"] = _checked_title(values["title"])
    if "description" in values:
        values["description"] = _checked_description(values["description"])
    if "priority" in values:
        values["priority"] = _checked_priority(values["priority"])
    if "checklist" in values:
        values["checklist"] = _checked_checklist(values["checklist"])
    if values.keys() & {"begins_at", "ends_at"}:
        _checked_end(values.get("begins_at", task.begins_at), values.get("ends_at", task.ends_at))
    tags = values.pop("tags", None)
    changes = set_observers(task, values.pop("observers"), by=by) if "observers" in values else []
    if "participants" in values:
        changes += set_colleagues(task, "participants", values.pop("participants"), by=by)
    changes = apply_changes(task, values, by=by) + changes
    if changes:
        task.save()
        record(TaskEdited(changes=changes), on=task, about=_concerned(task))
    if tags is not None:
        set_tags(task, tags=tags, by=by)
        return Task.objects.get(pk=task.pk)
    return task


@action
def tick_item(task: Task, *, at: int, is_done: bool, version: int | None = None, by: Actor) -> Task:
    """Say whether one item of the checklist is done; counted from nought."""
    task = Task.objects.locked(task)
    if not 0 <= at < len(task.checklist):
        raise Conflict(_("There is no such item on the list any more. Look at the task again."))
    items = [
        {**one, "is_done": is_done} if number == at else one for number, one in enumerate(task.checklist)
    ]
    return edit_task(task, checklist=items, version=version, by=by)


@action
def complete_task(task: Task, *, version: int | None = None, by: Actor, at: datetime | None = None) -> Task:
    """Say that the task is done; a done one stays as it is. `at` is for undo."""
    task = Task.objects.locked(task)
    task.expect_version(version)
    if task.done_at is None:
        task.done_at = at or clock.now()
        task.save()
        record(TaskCompleted(), on=task, about=_concerned(task))
    return task


@action
def reopen_task(task: Task, *, version: int | None = None, by: Actor) -> Task:
    """Say that the task is to be done after all; an open one stays as it is."""
    task = Task.objects.locked(task)
    task.expect_version(version)
    if task.done_at is not None:
        record(TaskReopened(done_at=task.done_at), on=task, about=_concerned(task))
        task.done_at = None
        task.save()
    return task


@action
def delete_task(task: Task, *, version: int | None = None, by: Actor) -> Task:
    """Move the task to the recycle bin, from which it can be restored for 30 days."""
    task, is_new = put_into_bin(task, version=version)
    if is_new:
        record(TaskDeleted(), on=task, about=_concerned(task))
    return task


@action
def restore_task(task: Task, *, by: Actor) -> Task:
    """Take the task out of the recycle bin."""
    task, is_new = take_out_of_bin(task)
    if is_new:
        record(TaskRestored(), on=task, about=_concerned(task))
    return task


@action
def put_file_on(task: Task, *, blob: Blob, by: Actor) -> bool:
    """Put a file of its record on the task; False where it has one of that name and content already."""
    task = Task.everything.locked(task)
    if File.objects.on(task).filter(name=blob.name, sha256=blob.sha256).exists():
        return False
    attach_file(task, blob=blob, by=by)
    return True


def _concerned(task: Task) -> list[Ref]:
    """The record the task is about, so that its timeline tells of the task."""
    if not task.about_kind or task.about_id is None:
        return []
    return [Ref(kind=task.about_kind, id=task.about_id, label=task.about_label)]


def _checked_end(begins_at: datetime | None, ends_at: datetime | None) -> datetime | None:
    if begins_at is not None and ends_at is not None and ends_at < begins_at:
        raise Refused(_("The planned end is before the planned start."), field="ends_at")
    return ends_at


def _checked_priority(priority: str) -> str:
    if priority not in set(Priority):
        raise Refused(_("There is no such priority."), field="priority")
    return str(priority)


def _checked_checklist(items: Iterable[Item]) -> list[dict[str, Any]]:
    kept = []
    for one in items:
        text = " ".join(str(one["text"]).split())
        if len(text) > LONGEST_ITEM:
            message = _("An item of a checklist is at most %(most)s letters long.")
            raise Refused(message % {"most": LONGEST_ITEM}, field="checklist")
        if text:
            kept.append({"text": text, "is_done": bool(one.get("is_done"))})
    if len(kept) > MOST_ITEMS:
        message = _("A checklist has at most %(most)s items.")
        raise Refused(message % {"most": MOST_ITEMS}, field="checklist")
    return kept


def _checked_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise Refused(_("Write what is to be done."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("This is longer than 200 letters; put the rest into the description."), field="title")
    return title


def _checked_description(description: str) -> str:
    description = description.strip()
    if len(description) > LONGEST_DESCRIPTION:
        raise Refused(_("This description is longer than 20,000 letters."), field="description")
    return description
