"""Putting the files of a record on the tasks that rules made about it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.files.models import File
from dealwright.work.tasks.actions import put_file_on
from dealwright.work.tasks.models import Task

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
"""Between them the next try comes after as long again as the task has waited."""


def step() -> bool:
    """Put the files on one task that waits for them; True when there was one.

    Each file is copied outside of any change, because the storage may lie behind a network, and attached by
    itself: whoever goes on after a crash finds what is there already. A file that cannot be read now keeps
    back neither the others nor other tasks; it is tried again later.
    """
    due = Q(files_due_at=None) | Q(files_due_at__lte=clock.now())
    task = Task.everything.filter(due, awaits_files=True).order_by("pk").first()
    if task is None:
        return False
    if task.deleted_at is None and not _put_files_on(task):
        pause = min(max(clock.now() - task.created_at, FIRST_PAUSE), LONGEST_PAUSE)
        _note(task, files_due_at=clock.now() + pause)
    else:
        _note(task, awaits_files=False, files_due_at=None)
    return True


def _put_files_on(task: Task) -> bool:
    """Copy what is still to be copied; False where something of it has to be tried again."""
    is_complete = True
    for file in _still_to_copy(task):
        try:
            _copy(file, task)
        except (FileNotFoundError, Refused):
            continue  # gone meanwhile, or too many
        except Exception:
            log.exception("file %s could not be put on task %s; it is tried again later", file.pk, task.pk)
            is_complete = False
    return is_complete


def _note(task: Task, **values: Any) -> None:
    with unrecorded("how far the engine is with it"), transaction.atomic():
        Task.everything.filter(pk=task.pk).update(**values)


def _still_to_copy(task: Task) -> list[File]:
    """The files of the record, oldest first, without those the task has: by name and content."""
    kind = kinds.get(task.about_kind)
    record: Any = kind.everything.filter(pk=task.about_id).first() if kind is not None else None
    if record is None:
        return []
    there = set(File.objects.on(task).values_list("name", "sha256"))
    files = File.objects.on(record).kept().order_by("pk")
    return [file for file in files if (file.name, file.sha256) not in there]


def _copy(file: File, task: Task) -> None:
    with blobs.opened(file.key) as content:
        blob = blobs.keep(content, file.name)
    try:
        is_new = put_file_on(task, blob=blob, by=Actor.system())
    except BaseException:
        blob.discard()
        raise
    if not is_new:
        blob.discard()
