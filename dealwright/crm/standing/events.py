"""What is told of a record that goes to another stage."""

from __future__ import annotations

from dealwright.crm.standing import Standing
from dealwright.events import Event, FieldChange, Ref, Use


class RecordMoved(Event):
    """Shape of the `moved` kind of each record with stages; subclasses give kind, title and sentence."""

    icon = "arrow-right"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    enters = "after"
    personal = ("stood",)

    before: Ref
    after: Ref
    stood: Standing | None = None
    """Before the move."""

    def field_changes(self) -> list[FieldChange]:
        """Where it stands."""
        return [FieldChange(field="stage", before=self.before.id, after=self.after.id)]
