"""What of an event its reader may know: facts about fields that their role hides are kept back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dealwright.events import Actor
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.fields.types import RecordLink

CHANGES = "changes"
"""The fact of an edit that lists the fields, before and after."""
FOLLOWED = "followed"
"""The fact that lists what changed along with them."""


@dataclass(frozen=True)
class Known:
    """An event as one reader may know it."""

    facts: dict[str, Any]
    """For its sentence: without the changes of hidden fields."""
    kept_back: frozenset[str]
    """The facts that are hidden as a whole."""

    @property
    def told(self) -> dict[str, Any]:
        """For a program: what is kept back is null."""
        return {**self.facts, **dict.fromkeys(self.kept_back)}


def known_to(actor: Actor, entry: Entry) -> Known | None:
    """What the actor may know of an event; None of an edit that changed nothing but hidden fields."""
    hidden = hidden_fields(actor, entry.subject_kind)
    facts = entry.facts
    if hidden and CHANGES in facts:
        shown = {name: _shown(facts[name], hidden) for name in (CHANGES, FOLLOWED) if name in facts}
        if not shown[CHANGES]:
            return None
        facts = {**facts, **shown}
    return Known(facts, _kept_back(actor, entry))


def all_known_to(actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    """The entries of which the actor may know something."""
    return [entry for entry in entries if known_to(actor, entry) is not None]


def tells_of_hidden_relation(actor: Actor, entry: Entry, record: Any) -> bool:
    """Whether an event of another record concerns this one only by a field that is hidden from the actor.

    The moves of a deal stand in the timeline of its client; not for whoever may not see whose deal it is.
    A shipment has the client of its order, so that the fields of the order count for it.
    """
    kind = kinds.get(entry.subject_kind)
    if kind is not None and (of_kind := getattr(kind.records.all(), "fields_of", None)):
        kind = kinds.get(of_kind)
    if kind is None or not (hidden := hidden_fields(actor, kind.name)):
        return False
    links = {field.name for field in kind.fields if _leads_to(field.type, record)}
    return bool(links & hidden)


def _shown(changes: list[dict[str, Any]], hidden: frozenset[str]) -> list[dict[str, Any]]:
    return [change for change in changes if change["field"] not in hidden]


def _leads_to(type: Any, record: Any) -> bool:
    return isinstance(type, RecordLink) and type.model == record._meta.label


def _kept_back(actor: Actor, entry: Entry) -> frozenset[str]:
    kind = declared(entry.kind)
    tells_of = kind.tells_of if kind is not None else {}
    return frozenset(fact for fact, field in tells_of.items() if _is_hidden(actor, entry, field))


def _is_hidden(actor: Actor, entry: Entry, field: str) -> bool:
    """Whether a field is hidden; that of another kind than the subject is written `order.total`."""
    record_kind, dot, name = field.partition(".")
    return (
        name in hidden_fields(actor, record_kind)
        if dot
        else field in hidden_fields(actor, entry.subject_kind)
    )
