"""Giving a record to somebody else, and the shape of what is told of it."""

from __future__ import annotations

from typing import Any, ClassVar

from dealwright.events import Event, FieldChange, Ref, Use, ref
from dealwright.records.record import Record


class RecordAssigned(Event):
    """Shape of the `assigned` kind of each record; subclasses give kind, title and sentences."""

    icon = "user"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sentence_of_nobody: ClassVar[Any]
    """The sentence for a record that is left without anybody."""
    sample = {
        "before": {"kind": "user", "id": 2, "label": "Anna"},
        "after": {"kind": "user", "id": 3, "label": "Boris"},
    }

    before: Ref | None = None
    after: Ref | None = None

    def field_changes(self) -> list[FieldChange]:
        """Who is responsible."""
        ids = [None if one is None else one.id for one in (self.before, self.after)]
        return [FieldChange(field="responsible", before=ids[0], after=ids[1])]

    def say(self, *, actor: str, subject: str) -> str:
        """A record may also be left without anybody."""
        if self.after is not None:
            return super().say(actor=actor, subject=subject)
        return str(self.sentence_of_nobody).format(actor=actor, subject=subject)


def hand_over(record: Record, to: Any) -> dict[str, Any] | None:
    """Make somebody responsible, or nobody; the facts of that, None where they were already. For actions."""
    before = record.responsible
    if before == to:
        return None
    record.responsible = to
    return {"before": before and ref(before), "after": to and ref(to)}
