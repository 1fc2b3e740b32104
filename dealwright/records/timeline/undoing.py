"""How pinning is taken back."""

from __future__ import annotations

from dealwright.records.timeline.actions import pin_entry, unpin_entry
from dealwright.records.timeline.events import EntryPinned, EntryUnpinned
from dealwright.records.timeline.models import Pin
from dealwright.records.timeline.queries import entry_of
from dealwright.records.undo import Step, inverse


def _touched(event: EntryPinned | EntryUnpinned) -> tuple[str, ...]:
    """Each entry by itself."""
    return (f"pin:{event.entry_id}",)


def _is_pinned(step: Step) -> bool:
    pins = Pin.objects.filter(on_kind=step.record.record_kind, on_id=step.record.pk)
    return bool(pins.filter(event_id=step.event.entry_id).exists())


@inverse(of=EntryPinned, touches=_touched)
def unpin(step: Step) -> None:
    """It stands in its place again."""
    if step.holds(_is_pinned(step), _touched(step.event)[0]):
        unpin_entry(entry_of(step.record, step.event.entry_id), on=step.record, by=step.by)


@inverse(of=EntryUnpinned, touches=_touched)
def pin_again(step: Step) -> None:
    """It stands above the others again."""
    if step.holds(not _is_pinned(step), _touched(step.event)[0]):
        pin_entry(entry_of(step.record, step.event.entry_id), on=step.record, by=step.by)
