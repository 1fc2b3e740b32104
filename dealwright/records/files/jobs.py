"""What the worker does about files: empties the bin, and deletes contents that no row names."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.records import kinds
from dealwright.records.files import blobs, holders
from dealwright.records.files.actions import IN_BIN, let_go
from dealwright.records.files.models import File

log = logging.getLogger(__name__)

AT_ONCE = 200
UNSURE = timedelta(hours=1)
"""Somebody may be putting a file back in its last second, or copying one whose record goes."""


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
        if not _left_to_others(file):
            blobs.delete(file.key)
            with unrecorded("its removal was recorded 30 days ago"):
                File.objects.filter(pk=file.pk).delete()
    return len(due) == AT_ONCE


def _left_to_others(file: File) -> bool:
    """Delete the row alone where others name its content, too. The lock lets two of them not go at once."""
    with transaction.atomic():
        sharing = list(File.objects.sharing(file).select_for_update().order_by("pk"))
        if len(sharing) < 2:
            return False
        with unrecorded("its removal was recorded 30 days ago"):
            File.objects.filter(pk=file.pk).delete()
    return True


def forget_files_of_gone_records(now: datetime | None = None) -> int:
    """Let the files of records that were deleted for good follow them; answers how many."""
    gone = 0
    standing = {kind.name: kind.everything for kind in kinds.all_kinds()} | holders.standing()
    for name, everything in standing.items():
        records = everything.filter(pk=OuterRef("on_id")).order_by()
        orphans = File.objects.filter(~Exists(records), on_kind=name)
        with unrecorded("the record was deleted for good, which was recorded"):
            gone += let_go(orphans, now)
    return gone


def sweep(now: datetime | None = None) -> int:
    """Delete contents that no row names a day after they were stored; answers how many."""
    now, swept = now or clock.now(), 0
    for keys in blobs.stored_lately(now):
        owners = {key: key.removesuffix(blobs.PREVIEW) for key in keys}
        named = set(File.objects.filter(key__in=owners.values()).values_list("key", flat=True))
        for key, owner in owners.items():
            if owner not in named and not _is_shared(owner) and not blobs.is_young(key, now):
                default_storage.delete(key)
                swept += 1
    if swept:
        log.info("Deleted %s uploads that no record names", swept)
    return swept


def _is_shared(place: str) -> bool:
    """Whether a copy names a content whose first row is gone."""
    return File.objects.filter(key__startswith=f"{place}{blobs.SHARES}").exists()
