"""What the worker does about files: empties the bin, and deletes contents that no row names."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef

from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.files.actions import IN_BIN
from dealwright.records.files.models import File

log = logging.getLogger(__name__)

AT_ONCE = 200
UNSURE = timedelta(hours=1)
"""Somebody may be putting a file back in its last second."""


def step() -> bool:
    """The worker's turn; True while there is more to empty."""
    now = clock.now()
    more = empty_bin(now)
    if not more:
        forget_files_of_gone_records(now)
        sweep(now)
    return more


def empty_bin(now: datetime | None = None) -> bool:
    """Delete contents and rows of what was removed more than 30 days ago; True when there may be more.

    The content goes first: a crash leaves a row that is done again, never a content that nobody knows of.
    """
    oldest = (now or clock.now()) - IN_BIN - UNSURE
    due = list(File.objects.filter(deleted_at__lt=oldest).order_by("deleted_at")[:AT_ONCE])
    for file in due:
        blobs.delete(file.key)
        with unrecorded("its removal was recorded 30 days ago"):
            File.objects.filter(pk=file.pk).delete()
    return len(due) == AT_ONCE


def forget_files_of_gone_records(now: datetime | None = None) -> int:
    """Let the files of records that were deleted for good follow them; answers how many."""
    long_ago = (now or clock.now()) - IN_BIN - UNSURE
    gone = 0
    for kind in kinds.all_kinds():
        files = File.objects.filter(on_kind=kind.name).exclude(deleted_at__lt=long_ago)
        orphans = files.filter(~Exists(kind.everything.filter(pk=OuterRef("on_id")).order_by()))
        with unrecorded("the record was deleted for good, which was recorded"):
            gone += orphans.update(deleted_at=long_ago - UNSURE)
    return gone


def sweep(now: datetime | None = None) -> int:
    """Delete contents that no row names a day after they were stored; answers how many."""
    now, swept = now or clock.now(), 0
    for keys in blobs.stored_lately(now):
        owners = {key: key.removesuffix(blobs.PREVIEW) for key in keys}
        named = set(File.objects.filter(key__in=owners.values()).values_list("key", flat=True))
        for key in (key for key, owner in owners.items() if owner not in named):
            if not blobs.is_young(key, now):
                default_storage.delete(key)
                swept += 1
    if swept:
        log.info("Deleted %s uploads that no record names", swept)
    return swept
