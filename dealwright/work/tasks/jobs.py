"""Putting the files of a record on the tasks that rules made about it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from dealwright.events import Actor, unrecorded
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.files.models import File
from dealwright.work.tasks.actions import put_file_on
from dealwright.work.tasks.models import Task


def step() -> bool:
    """Put the files on one task that waits for them; True when there was one.

    Each file is copied outside of any change, because the storage may lie behind a network, and attached by
    itself: whoever goes on after a crash finds what is there already.
    """
    task = Task.everything.filter(awaits_files=True).order_by("pk").first()
    if task is None:
        return False
    if task.deleted_at is None:
        for file in _still_to_copy(task):
            try:
                _copy(file, task)
            except (FileNotFoundError, Refused):
                continue  # gone meanwhile, or too many
    with unrecorded("the engine is through with it"), transaction.atomic():
        Task.everything.filter(pk=task.pk).update(awaits_files=False)
    return True


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
