"""What is told of a record whose products changed."""

from __future__ import annotations

from typing import Any, ClassVar

from dealwright.events import Amount, Event, FieldChange
from dealwright.kit.money import to_json


class LinesChanged(Event):
    """Shape of the `lines_changed` kind of leads and deals.

    Subclasses give kind, title, sentences, and the facts by which undo puts the lines back.
    """

    icon = "package"
    tells_of = {"amount": "amount", "amount_before": "amount"}
    sentence_of_none: ClassVar[Any]
    """The sentence for a record that is left without products."""

    lines: list[str]
    before: list[str]
    amount: Amount
    """Of the record, after the change."""
    amount_before: Amount | None = None
    """Missing of what happened before this was told."""

    def field_changes(self) -> list[FieldChange]:
        """The amount, where it followed the products."""
        if self.amount_before is None or self.amount_before == self.amount:
            return []
        before, after = to_json(self.amount_before), to_json(self.amount)
        return [FieldChange(field="amount", before=before, after=after)]

    def say(self, *, actor: str, subject: str) -> str:
        """A record may also be left without products."""
        if self.lines:
            return super().say(actor=actor, subject=subject)
        return str(self.sentence_of_none).format(actor=actor)
