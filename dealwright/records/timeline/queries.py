"""The timeline of a record, newest first, as far as its reader may see what it speaks of.

A query for the entries, one for causes, one per kind of body, and one per kind of record of which the reader
sees only some.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dealwright.events.actors import Actor
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.seeing import Key, seen_among
from dealwright.records.timeline import bodies
from dealwright.records.timeline.reading import all_known_to, known_to, tells_of_hidden_relation

PAGE = 20
LARGEST_ID = 2**63
MOST_STRETCHES = 5
"""How often a page is filled up when its reader may not see some of the entries; then it is shorter."""

Place = tuple[datetime | None, int]
"""Moment and id of the entry below which a page begins."""

_NEWEST = """
SELECT event.* FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
WHERE link.record_kind = %(kind)s AND link.record_id = %(id)s
  AND (%(at)s::timestamptz IS NULL OR (link.at, link.event_id) < (%(at)s::timestamptz, %(event)s))
ORDER BY link.at DESC, link.event_id DESC
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class TimelineItem:
    """One event as a reader of the card sees it."""

    id: int
    at: datetime
    kind: str
    icon: str
    sentence: str
    body: str
    actor_kind: str
    actor_id: int | None
    actor_label: str
    subject_kind: str
    subject_id: int
    subject_label: str
    subject_url: str | None
    """The card of the record it happened to, when that is another one than the reader's."""
    facts: dict[str, Any]
    caused_by: int | None
    why: str
    """The sentence of the event that made this one happen; empty when a person just did it."""
    change_id: UUID
    """Of the action that did it, with everything else it did."""
    undoes: UUID | None = None
    """The change that this one took back."""
    undoable: bool = False
    """Whether its reader may try to undo the change; filled in where that is told."""


@dataclass(frozen=True)
class TimelinePage:
    """Some items and the way to the older ones."""

    items: list[TimelineItem]
    next_cursor: str | None


def timeline(record: Any, *, actor: Actor, cursor: str | None = None, limit: int = PAGE) -> TimelinePage:
    """A page of what happened to a record and around it; Refused for a broken cursor.

    What happened to other records is told to those who may see them.
    """
    shown, last = _newest(record, actor, _read(cursor), limit)
    texts = bodies.load(filter(None, map(_body_ref, shown)))
    causes = _sentences_of_causes(shown, record, actor)
    items = [_item(entry, actor, texts, causes, record) for entry in shown]
    return TimelinePage(items, None if last is None else _written(last))


def _newest(record: Any, actor: Actor, place: Place, limit: int) -> tuple[list[Entry], Entry | None]:
    """The entries of a page, and the one below which the next page begins, None at the end."""
    shown: list[Entry] = []
    for _stretch in range(MOST_STRETCHES):
        found = _entries_below(place, record, limit + 1)
        shown += _told_to(actor, record, found)
        if len(shown) > limit:
            return shown[:limit], shown[limit - 1]
        if len(found) <= limit:
            return shown, None
        place = found[-1].at, found[-1].pk
    return shown, found[-1]


def _entries_below(place: Place, record: Any, limit: int) -> list[Entry]:
    at, event = place
    asked = {"kind": record.record_kind, "id": record.pk, "at": at, "event": event, "limit": limit}
    return list(Entry.objects.raw(_NEWEST, asked))


def _told_to(actor: Actor, record: Any, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that happened to the record itself, or to another one that the actor may see."""
    entries, own = list(entries), (record.record_kind, record.pk)
    others = {_subject(entry) for entry in entries} - {own}
    seen = seen_among(actor, others) | {own} if others else {own}
    told = (
        entry
        for entry in entries
        if _subject(entry) in seen
        and (_subject(entry) == own or not tells_of_hidden_relation(actor, entry, record))
    )
    return all_known_to(actor, told)


def _subject(entry: Entry) -> Key:
    return (entry.subject_kind, entry.subject_id)


def _written(last: Entry) -> str:
    """The place below an entry, in letters that need no escaping in an address."""
    return f"{last.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{last.pk}"


def _read(cursor: str | None) -> Place:
    if not cursor:
        return None, 0
    try:
        at, event = cursor.split("~")
        return clock.read(at), int(event) % LARGEST_ID
    except ValueError:
        raise Refused(_("This is no place in the timeline; start from its top."), field="cursor") from None


def _body_ref(entry: Entry) -> tuple[str, int] | None:
    kind = declared(entry.kind)
    fact = entry.facts.get(kind.body_of) if kind is not None and kind.body_of else None
    return (fact["kind"], fact["id"]) if fact else None


def _sentences_of_causes(entries: list[Entry], record: Any, actor: Actor) -> dict[int, str]:
    """The sentences of the events that made these happen, by id; one query, none when there are none."""
    wanted = {entry.caused_by for entry in entries if entry.caused_by is not None}
    known = {entry.pk: entry for entry in entries if entry.pk in wanted}
    if missing := wanted - known.keys():
        newest = max(entry.at for entry in entries)
        # No cause is younger than what it caused; the bound spares the later months.
        known |= Entry.objects.filter(at__lte=newest).in_bulk(list(missing))
    return {entry.pk: tell(entry, actor) for entry in _told_to(actor, record, known.values())}


def _item(
    entry: Entry,
    actor: Actor,
    texts: dict[tuple[str, int], str],
    causes: dict[int, str],
    reader_of: Any,
) -> TimelineItem:
    body, known = _body_ref(entry), known_to(actor, entry)
    elsewhere = (entry.subject_kind, entry.subject_id) != (reader_of.record_kind, reader_of.pk)
    subject_kind = kinds.get(entry.subject_kind) if elsewhere else None
    return TimelineItem(
        id=entry.pk,
        at=entry.at,
        kind=entry.kind,
        icon=getattr(declared(entry.kind), "icon", "point"),
        sentence=tell(entry, actor),
        body=texts.get(body, "") if body else "",
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_label=actor_label(entry),
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        subject_label=entry.subject_label,
        subject_url=subject_kind.url(entry.subject_id) if subject_kind else None,
        facts=known.told if known else {},
        caused_by=entry.caused_by,
        why=causes.get(entry.caused_by or 0, ""),
        change_id=entry.change_id,
        undoes=entry.undoes,
    )


def tell(entry: Entry, actor: Actor) -> str:
    """The sentence of an entry in the reader's language, without what is hidden from them.

    A kind of a later release by its name. Empty where the reader may know nothing of it.
    """
    kind, known = declared(entry.kind), known_to(actor, entry)
    if known is None:
        return ""
    if kind is None:
        return f"{entry.kind}: {entry.subject_label}"
    event = kind.load(known.facts).hiding(known.kept_back)
    return event.say(actor=actor_label(entry), subject=entry.subject_label)


def actor_label(entry: Entry) -> str:
    """Who did it, in the reader's language where it was nobody in particular."""
    if entry.actor_kind == "visitor" and entry.actor_label == Actor.visitor().label:
        return _("A visitor")
    if entry.actor_kind == "automation":
        return _("Automation “%(name)s”") % {"name": _(entry.actor_label)}
    return entry.actor_label
