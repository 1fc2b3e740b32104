"""What can happen to changes of many records."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class BulkStarted(Event):
    """Somebody asked for a change of many records."""

    kind = "bulk_change.started"
    title = _("Change of many records started")
    sentence = _("{actor} started a change of {total} records: {subject}")
    icon = "checklist"
    used_by = frozenset()
    sample = {"of_kind": "deal", "total": 12345}

    of_kind: str
    total: int


class BulkStopped(Event):
    """Somebody stopped a change of many records; what was done until then stays."""

    kind = "bulk_change.stopped"
    title = _("Change of many records stopped")
    sentence = _("{actor} stopped the change of many records {subject}")
    icon = "circle-x"
    used_by = frozenset()
    sample = {}


class BulkFinished(Event):
    """A change of many records came to its end; whoever started it is told."""

    kind = "bulk_change.finished"
    title = _("Change of many records finished")
    sentence = _("{subject}. Changed: {changed}. Skipped: {refused}.")
    icon = "checklist"
    used_by = frozenset()
    sample = {
        "changed": 12342,
        "unchanged": 0,
        "refused": 3,
        "reason": "This stage belongs to another pipeline.",
    }

    changed: int
    unchanged: int
    refused: int
    reason: str = ""
    """Why most of those that were skipped were skipped."""

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason, where some were skipped."""
        said = super().say(actor=actor, subject=subject)
        return f"{said} {self.reason}" if self.reason else said

    def places(self) -> dict[str, Any]:
        """Numbers with the group marks of the language."""
        from dealwright.web.formats import number

        return {
            **super().places(),
            "changed": str(number(self.changed)),
            "refused": str(number(self.refused)),
        }
