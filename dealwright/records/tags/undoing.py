"""How tags are taken back."""

from __future__ import annotations

from dealwright.records.tags.actions import set_tags
from dealwright.records.tags.events import RecordTagged
from dealwright.records.undo import Step, inverse


@inverse(of=RecordTagged, touches="tags")
def tag_as_before(step: Step) -> None:
    """The tags that stood there before."""
    if step.holds(step.record.tags == step.event.tags, "tags"):
        set_tags(step.record, tags=step.event.before, by=step.by)
