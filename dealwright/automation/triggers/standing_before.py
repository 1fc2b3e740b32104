"""Where records stood before something that moved them by itself (T17)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.models import Trigger
from dealwright.events.declaring import all_declared
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage


def looks_before(trigger: Trigger) -> bool:
    """Whether what it waits for moves the record itself, so that the stage of before is what counts."""
    try:
        return catalogue.get(trigger.kind).moves_itself
    except Refused:
        return False  # a kind of another release


def stages_before(entries: Iterable[Entry], of_kind: str) -> dict[tuple[UUID, int], int]:
    """The stages that such records left in the same changes as these events: by change and record, the number
    of the first stage that was left. One query.
    """
    moves = [event.kind for event in all_declared() if event.enters == "after"]
    told = Entry.objects.filter(
        change_id__in={entry.change_id for entry in entries}, subject_kind=of_kind, kind__in=moves
    )
    found: dict[tuple[UUID, int], int] = {}
    for change, record, facts in told.order_by("id").values_list("change_id", "subject_id", "facts"):
        found.setdefault((change, record), facts["before"]["id"])
    return found


def stood_before(entry: Entry, of_kind: str, record_id: int) -> Stage | None:
    """Where one record stood before the change of this event; None where that did not move it."""
    id = stages_before([entry], of_kind).get((entry.change_id, record_id))
    found: Stage | None = Stage.objects.filter(pk=id).first() if id is not None else None
    return found
