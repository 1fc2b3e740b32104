"""Everything that one change told, while it is dispatched: for reactions that look at a change as a whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from uuid import UUID

from dealwright.events.declaring import Event, declared
from dealwright.events.models import Entry, Link
from dealwright.events.remembering import Key, recall, remember

_Question = tuple[str, UUID]
NEIGHBOURS = 50
"""Events of a batch that are looked at together; a batch may hold changes of thousands."""


def remember_changes(entries: Iterable[Entry]) -> None:
    """Keep in mind, for the batch under way, which events came with which change."""
    changes: dict[UUID, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: one.pk):
        changes.setdefault(entry.change_id, []).append(entry)
    for change_id, told in changes.items():
        remember(_question(change_id), told)


def event_of(entry: Entry) -> Event:
    """What was recorded; while a batch is dispatched it is read once. ValueError for facts that are none.

    LookupError where nobody declares the kind.
    """
    known: Event | None = recall(("event", entry.pk))
    if known is not None:
        return known
    kind = declared(entry.kind)
    if kind is None:
        raise LookupError(f"nobody declares {entry.kind}")
    event = kind.load(entry.facts)
    remember(("event", entry.pk), event)
    return event


def told_together(entry: Entry) -> list[Entry]:
    """The events of the change that this one came with, in their order; itself alone outside of dispatch."""
    told: list[Entry] | None = recall(_question(entry.change_id))
    return told or [entry]


def remember_links(entries: Mapping[int, Entry]) -> list[Key]:
    """Keep in mind which records the events of the batch concern; one query. Returns all of them."""
    links: dict[int, list[Key]] = {id: [] for id in entries}
    if entries:
        moments = [entry.at for entry in entries.values()]
        found = Link.objects.filter(event_id__in=entries, at__gte=min(moments), at__lte=max(moments))
        for event_id, kind, id in found.values_list("event_id", "record_kind", "record_id"):
            links[event_id].append((kind, id))
    for event_id, concerned in links.items():
        remember(("links", event_id), concerned)
    in_order = sorted(links)
    for start in range(0, len(in_order), NEIGHBOURS):
        beside = in_order[start : start + NEIGHBOURS]
        near = frozenset(one for event_id in beside for one in links[event_id])
        for event_id in beside:
            remember(("linked beside", event_id), near)
    return [one for concerned in links.values() for one in concerned]


def links_of(entry: Entry) -> list[Key]:
    """The records that an event concerns; outside of dispatch one query."""
    links: list[Key] | None = recall(("links", entry.pk))
    if links is None:
        found = Link.objects.filter(event_id=entry.pk, at=entry.at)
        links = list(found.values_list("record_kind", "record_id"))
    return links


def linked_beside(entry: Entry) -> frozenset[Key]:
    """The records that an event concerns, or others that are dispatched with it: asked about together."""
    beside: frozenset[Key] | None = recall(("linked beside", entry.pk))
    return frozenset(links_of(entry)) if beside is None else beside


def first_asked_beside(question: Hashable, entry: Entry, kind: str) -> set[int]:
    """For whoever asks this first: the records of a kind that events beside concern; for all others none."""
    beside = linked_beside(entry)
    asked = "asked beside", question, kind, beside
    if recall(asked):
        return set()
    remember(asked, True)
    return {id for of_kind, id in beside if of_kind == kind}


def _question(change_id: UUID) -> _Question:
    return ("told together", change_id)
