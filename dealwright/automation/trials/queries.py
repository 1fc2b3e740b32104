"""Questions about records that are tried out."""

from __future__ import annotations

from typing import Any

from dealwright.automation.trials.models import Trial


def trial_of(record: Any) -> Trial | None:
    """The trial that a record is in; None for one that is in earnest. One query."""
    return Trial.objects.filter(on_kind=record.record_kind, on_id=record.pk, ended_at=None).first()
