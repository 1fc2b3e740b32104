"""What happened in one committed change, as triggers look at it: as a whole, and only as far as it stayed so.

A change that edits a record twice, or takes an order's money and marks it paid, is one thing that happened:
it moves a record at most once. A field that ends with the value it began with did not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import active_triggers_hearing, waiting_for
from dealwright.events import Event, Use
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.events.together import event_of, told_together

_Subject = tuple[str, int]


@dataclass(frozen=True)
class Happening:
    """One event of a change, and the triggers that wait for it, in the order of their stages."""

    entry: Entry
    triggers: tuple[Trigger, ...]


def is_for_triggers(kind: type[Event]) -> bool:
    """Whether triggers may wait for events of a kind."""
    return Use.RULES in kind.used_by


def happenings_of(entry: Entry) -> list[Happening]:
    """Everything triggers wait for in the change of this event; told with its first event only."""
    told = [one for one in told_together(entry) if _is_heard(one)]
    if not told or told[0].pk != entry.pk:
        return []
    heard = [(one, hearing) for one in told if (hearing := active_triggers_hearing(one.kind))]
    if not heard:
        return []
    in_vain = _changed_in_vain(told)
    return [
        Happening(one, waiting)
        for one, hearing in heard
        if (waiting := waiting_for(_as_it_stayed(one, in_vain), hearing))
    ]


def _is_heard(entry: Entry) -> bool:
    kind = declared(entry.kind)
    return kind is not None and is_for_triggers(kind)


def _as_it_stayed(entry: Entry, in_vain: Mapping[_Subject, frozenset[str]]) -> Event:
    event = event_of(entry)
    fields = in_vain.get((entry.subject_kind, entry.subject_id))
    return event.without_changes_of(fields) if fields else event


def _changed_in_vain(told: Iterable[Entry]) -> dict[_Subject, frozenset[str]]:
    """By record, the fields that the change left as they were, although events of it say they changed."""
    telling = [one for one in told if (kind := declared(one.kind)) is not None and kind.tells_changes()]
    if len(telling) < 2:
        return {}
    spans: dict[_Subject, dict[str, tuple[Any, Any]]] = {}
    for one in telling:
        of_record = spans.setdefault((one.subject_kind, one.subject_id), {})
        for change in event_of(one).field_changes():
            first = of_record.get(change.field, (_bare(change.before), None))[0]
            of_record[change.field] = first, _bare(change.after)
    return {
        subject: frozenset(field for field, (before, after) in of_record.items() if before == after)
        for subject, of_record in spans.items()
    }


def _bare(value: Any) -> Any:
    """A reference by its id alone: labels may differ."""
    return value["id"] if isinstance(value, dict) and "id" in value else value
