"""What can happen to records around the archive."""

from __future__ import annotations

from datetime import datetime

from dealwright.events import Event


class RecordArchived(Event):
    """Shape of the `archived` kind of each record; subclasses give kind, title and sentence."""

    icon = "archive"


class RecordUnarchived(Event):
    """Shape of the `unarchived` kind of each record; subclasses give kind, title and sentence."""

    icon = "arrow-back-up"

    archived_at: datetime | None = None
    """Since when it had lain there."""
