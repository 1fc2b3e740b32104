"""How phones, e-mails, pages and messengers are put back, as part of an edit of their record."""

from __future__ import annotations

from typing import Any

from dealwright.crm.reaching.ways import FIELDS, ways_of
from dealwright.records.undo.edits import Tracked


def _tracked(kind: str, field: str) -> Tracked:
    """Events keep them with their types."""

    def held(record: Any) -> Any:
        return [one.as_typed() for one in ways_of(record, kind)]

    return Tracked(held=held, given=lambda before, _event: {field: before})


WAYS = {field: _tracked(kind, field) for kind, field in FIELDS.items()}
"""By field, for `edits_of`."""
