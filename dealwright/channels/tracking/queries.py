"""Questions about letters whose opening is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dealwright.channels.messages.models import Message
from dealwright.channels.tracking.models import TrackedLink, Tracking, TrackingSettings


@dataclass(frozen=True)
class Seen:
    """What is known of a letter at its client's."""

    opened_at: datetime | None
    openings: int
    links: list[TrackedLink]
    """Those that were followed."""


def are_tracked() -> bool:
    """Whether letters of rules tell of their opening here."""
    return not TrackingSettings.objects.filter(pk=1, is_on=False).exists()


def seen_of(message: Message) -> Seen | None:
    """What is known of it; None for one that tells nothing."""
    found = Tracking.objects.filter(message=message).first()
    if found is None:
        return None
    links = TrackedLink.objects.filter(message=message, clicks__gt=0)
    return Seen(found.opened_at, found.openings, list(links))
