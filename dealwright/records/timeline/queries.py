"""The timeline of a record, newest first, as far as its reader may see what it speaks of.

A query for the entries with those pinned above them, one for causes, one for notes and one for their files,
one per kind of body and of what has files, and one per kind of record of which the reader sees only some.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dealwright.events.actors import Actor
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import NotFound, Refused
from dealwright.records import kinds
from dealwright.records.notes.models import Note
from dealwright.records.notes.showing import ShownFile, ShownNote, notes_of_page
from dealwright.records.seeing import Key, seen_among
from dealwright.records.timeline import along, bodies, themes
from dealwright.records.timeline.former import former_ids
from dealwright.records.timeline.reading import all_known_to, known_to, tells_of_hidden_relation

PAGE = 20
LARGEST_ID = 2**63
MOST_STRETCHES = 5
"""How often a page is filled up when its reader may not see some of the entries; then it is shorter."""

Place = tuple[datetime | None, int]
"""Moment and id of the entry below which a page begins."""

_ENTRY = """
SELECT event.*, {pinned_at} AS pinned_at, EXISTS (
    SELECT FROM records_note note WHERE note.on_kind = %(kind)s AND note.on_id = %(id)s
    AND note.entry_id = event.id AND note.deleted_at IS NULL) AS has_comments
"""
_NEWEST = (
    _ENTRY.format(pinned_at="NULL::timestamptz")
    + """
FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
WHERE link.record_kind = %(kind)s AND link.record_id = %(id)s
  AND (%(at)s::timestamptz IS NULL OR (link.at, link.event_id) < (%(at)s::timestamptz, %(event)s))
  AND (%(only)s::text[] IS NULL OR event.kind = ANY (%(only)s::text[]))
ORDER BY link.at DESC, link.event_id DESC
LIMIT %(limit)s
"""
)
_PINNED = (
    _ENTRY.format(pinned_at="pin.pinned_at")
    + """
FROM records_pin pin JOIN event ON event.id = pin.event_id AND event.at = pin.event_at
WHERE pin.on_kind = %(kind)s AND pin.on_id = %(id)s
"""
)
_WITH_PINNED = f"({_NEWEST}) UNION ALL ({_PINNED})"
_ONE = (
    _ENTRY.format(pinned_at="NULL::timestamptz")
    + """
FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
WHERE link.record_kind = %(kind)s AND link.record_id = %(id)s AND link.event_id = %(event)s
LIMIT 1
"""
)


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
    is_bookkeeping: bool = False
    """Whether it is told in quiet colours."""
    is_pinned: bool = False
    note: ShownNote | None = None
    """The note it brought, with its files."""
    files: tuple[ShownFile, ...] = ()
    """Files that stand below it otherwise, such as those of a letter."""
    comments: tuple[ShownNote, ...] = ()
    """What people wrote under it, the oldest first."""


@dataclass(frozen=True)
class TimelinePage:
    """Some items and the way to the older ones."""

    items: list[TimelineItem]
    next_cursor: str | None
    pinned: list[TimelineItem] = field(default_factory=list)
    """Those that stand above the others, the last pinned first; told with the first page."""


def timeline(
    record: Any, *, actor: Actor, cursor: str | None = None, limit: int = PAGE, only: str = ""
) -> TimelinePage:
    """A page of what happened to a record and around it; Refused for a broken cursor.

    What happened to other records is told to those who may see them. `only` narrows it to a theme.
    """
    reading = _Reading(record, actor, themes.kinds_of(only))
    shown, last, pinned = reading.page(_read(cursor), limit)
    entries = list({entry.pk: entry for entry in [*shown, *pinned]}.values())
    pinned_ids = {entry.pk for entry in pinned}
    told = _Telling(record, actor, entries, pinned_ids)
    return TimelinePage(
        [told.item(entry) for entry in shown],
        None if last is None else _written(last),
        [told.item(entry) for entry in pinned],
    )


def entry_of(record: Any, entry_id: int) -> Entry:
    """An entry of a record's timeline, whoever may read it; NotFound where it is none."""
    asked = {"kind": record.record_kind, "id": record.pk, "event": entry_id}
    for entry in Entry.objects.raw(_ONE, asked):
        return entry
    raise NotFound(_("There is no such entry in this timeline, or you may not read it."))


def entry_read_by(actor: Actor, record: Any, entry_id: int) -> Entry:
    """An entry of a record's timeline as far as the actor may read it; NotFound for others."""
    entry = entry_of(record, entry_id)
    if not _Reading(record, actor).told(entry):
        raise NotFound(_("There is no such entry in this timeline, or you may not read it."))
    return entry


def item_of(entry: Entry, record: Any, *, actor: Actor) -> TimelineItem:
    """One entry as its reader sees it."""
    return _Telling(record, actor, [entry], set()).item(entry)


class _Reading:
    """Entries of one timeline as far as one reader may know of them."""

    def __init__(self, record: Any, actor: Actor, only: list[str] | None = None) -> None:
        self.record, self.actor, self.only = record, actor, only

    def page(self, place: Place, limit: int) -> tuple[list[Entry], Entry | None, list[Entry]]:
        """The entries of a page, the one below which the next begins (None at the end), the pinned ones."""
        shown: list[Entry] = []
        pinned: list[Entry] = []
        is_first = place[0] is None
        for _stretch in range(MOST_STRETCHES):
            found, above = self._below(place, limit + 1, with_pinned=is_first)
            if is_first:
                is_first, pinned = False, self.told(*above)
            shown += self.told(*found)
            if len(shown) > limit:
                return shown[:limit], shown[limit - 1], pinned
            if len(found) <= limit:
                return shown, None, pinned
            place = found[-1].at, found[-1].pk
        return shown, found[-1], pinned

    def told(self, *entries: Entry) -> list[Entry]:
        """Those of them that the reader may know of."""
        return _told_to(self.actor, self.record, (one for one in entries if not _is_no_entry_of_its_own(one)))

    def _below(self, place: Place, limit: int, *, with_pinned: bool) -> tuple[list[Entry], list[Entry]]:
        at, event = place
        asked = {"kind": self.record.record_kind, "id": self.record.pk, "at": at, "event": event}
        asked |= {"limit": limit, "only": self.only}
        found: list[Any] = list(Entry.objects.raw(_WITH_PINNED if with_pinned else _NEWEST, asked))
        newest = [entry for entry in found if entry.pinned_at is None]
        pinned = [entry for entry in found if entry.pinned_at is not None]
        newest.sort(key=lambda entry: (entry.at, entry.pk), reverse=True)  # a union keeps no order
        pinned.sort(key=lambda entry: (entry.pinned_at, entry.pk), reverse=True)
        return newest, pinned


def _is_no_entry_of_its_own(entry: Entry) -> bool:
    """Whether something else in the timeline shows it: the note it came with, the message it tells of."""
    kind = declared(entry.kind)
    if kind is None:
        return False
    return not kind.stands_in_timelines or bool(kind.told_within and entry.facts.get(kind.told_within))


def _told_to(actor: Actor, record: Any, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that happened to the record itself, or to another one that the actor may see."""
    entries = list(entries)
    own = _names_of(record, entries)
    others = {_subject(entry) for entry in entries} - own
    seen = seen_among(actor, others) | own if others else own
    told = (
        entry
        for entry in entries
        if _subject(entry) in seen
        and (_subject(entry) in own or not tells_of_hidden_relation(actor, entry, record))
    )
    return all_known_to(actor, told)


def _names_of(record: Any, entries: Iterable[Entry]) -> set[Key]:
    """The record's own key, and those of records merged into it, where the entries speak of such."""
    own = {(record.record_kind, record.pk)}
    same_kind = {_subject(entry) for entry in entries if entry.subject_kind == record.record_kind}
    if same_kind - own:
        own |= {(record.record_kind, id) for id in former_ids(record)}
    return own


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


class _Telling:
    """What a page of entries says to its reader; everything beside them is read once for all of them."""

    def __init__(self, record: Any, actor: Actor, entries: list[Any], pinned: set[int]) -> None:
        refs = {entry.pk: ref for entry in entries if (ref := _body_ref(entry))}
        note_ids = {id for kind, id in refs.values() if kind == Note.record_kind}
        commented = [entry.pk for entry in entries if getattr(entry, "has_comments", True)]
        self.record, self.actor, self.pinned, self._refs = record, actor, pinned, refs
        self._notes = notes_of_page(note_ids, record, commented)
        self._texts = bodies.load(ref for ref in refs.values() if ref[0] != Note.record_kind)
        self._files = along.load(refs.values(), actor)
        self._causes = _sentences_of_causes(entries, record, actor)
        self._own = _names_of(record, entries)

    def item(self, entry: Entry) -> TimelineItem:
        """One entry."""
        ref, known, kind = self._refs.get(entry.pk), known_to(self.actor, entry), declared(entry.kind)
        note = self._notes.by_id.get(ref[1]) if ref and ref[0] == Note.record_kind else None
        elsewhere = _subject(entry) not in self._own
        subject_kind = kinds.get(entry.subject_kind) if elsewhere else None
        return TimelineItem(
            id=entry.pk,
            at=entry.at,
            kind=entry.kind,
            icon=getattr(kind, "icon", "point"),
            sentence=tell(entry, self.actor),
            body=note.text if note else self._texts.get(ref, "") if ref else "",
            actor_kind=entry.actor_kind,
            actor_id=entry.actor_id,
            actor_label=actor_label(entry),
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            subject_label=entry.subject_label,
            subject_url=subject_kind.url(entry.subject_id) if subject_kind else None,
            facts=known.told if known else {},
            caused_by=entry.caused_by,
            why=self._causes.get(entry.caused_by or 0, ""),
            change_id=entry.change_id,
            undoes=entry.undoes,
            is_bookkeeping=getattr(kind, "is_bookkeeping", False),
            is_pinned=entry.pk in self.pinned,
            note=note,
            files=tuple(self._files.get(ref, ())) if ref else (),
            comments=tuple(self._notes.by_entry.get(entry.pk, ())),
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
