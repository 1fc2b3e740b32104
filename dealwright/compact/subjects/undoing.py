"""How what happened to subjects is taken back."""

from __future__ import annotations

from dealwright.compact.subjects.actions import star_subject
from dealwright.compact.subjects.events import DealStarred
from dealwright.records.undo import Step, inverse


@inverse(of=DealStarred, touches="star")
def star_as_before(step: Step) -> None:
    """With the star or without it, as it was."""
    if step.holds(step.record.is_starred == step.event.is_starred, "star"):
        star_subject(step.record, is_starred=not step.event.is_starred, by=step.by)
