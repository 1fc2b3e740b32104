"""Into the archive and out of it.

A domain writes its own two verbs around `put_into_archive` and `take_out_of_archive`, and records its own
events in them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dealwright.kit import clock
from dealwright.records.record import Record


def put_into_archive(
    record: Record, *, version: int | None = None, since: datetime | None = None
) -> tuple[Any, bool]:
    """The record, locked and archived, and whether this call put it away; for actions.

    `since` is for undo: it lies there as long as it did.
    """
    found: Any = type(record).objects.locked(record)
    found.expect_version(version)
    if found.archived_at is not None:
        return found, False
    found.archived_at = since or clock.now()
    found.save()
    return found, True


def take_out_of_archive(record: Record, *, version: int | None = None) -> tuple[Any, datetime | None]:
    """The record, locked and out of the archive, and since when it had lain there, if it did; for actions."""
    found: Any = type(record).objects.locked(record)
    found.expect_version(version)
    since = found.archived_at
    if since is not None:
        found.archived_at = None
        found.save()
    return found, since
