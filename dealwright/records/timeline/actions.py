"""Verbs about the entries of a timeline."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor, action, record
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records.bin.actions import purge_with
from dealwright.records.timeline.events import EntryPinned, EntryUnpinned
from dealwright.records.timeline.models import Pin

MOST_PINNED = 10
"""On one record: more would hide what they stand above."""


@action
def pin_entry(entry: Entry, *, on: Any, by: Actor) -> Pin:
    """Let an entry stand above the others of a record. The lock on that keeps them from being too many."""
    type(on).objects.locked(on)
    pins = Pin.objects.filter(on_kind=on.record_kind, on_id=on.pk)
    pinned: Pin | None = pins.filter(event_id=entry.pk).first()
    if pinned is not None:
        return pinned
    if pins.count() >= MOST_PINNED:
        message = _("%(most)s entries are pinned here already; unpin one first.")
        raise Refused(message % {"most": MOST_PINNED})
    record(EntryPinned(entry_id=entry.pk), on=on)
    made: Pin = Pin.objects.create(
        on_kind=on.record_kind, on_id=on.pk, event_id=entry.pk, event_at=entry.at, pinned_by=by.user
    )
    return made


@action
def unpin_entry(entry: Entry, *, on: Any, by: Actor) -> None:
    """Let an entry stand in its place again. Doing it twice changes nothing."""
    type(on).objects.locked(on)
    gone, _each = Pin.objects.filter(on_kind=on.record_kind, on_id=on.pk, event_id=entry.pk).delete()
    if gone:
        record(EntryUnpinned(entry_id=entry.pk), on=on)


@purge_with
def purge_pins_of(kind: str, ids: list[int]) -> None:
    """Pins go with their record."""
    Pin.objects.filter(on_kind=kind, on_id__in=ids).delete()
