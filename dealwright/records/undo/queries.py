"""Changes as people see them: what was done, whether it was undone, and whether it can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import UUIDField, Value
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import NotFound, Refused
from dealwright.people.access import may_change_settings, require_settings
from dealwright.records import kinds
from dealwright.records.seeing import Key, seen_among
from dealwright.records.timeline.queries import actor_label, tell
from dealwright.records.timeline.reading import known_to
from dealwright.records.undo.inverses import goes_with_another, inverse_of, ways_back
from dealwright.records.undo.set_up import may_take, set_up_as

UNDOABLE_FOR = timedelta(days=30)
PAGE = 30
MOST_EVENTS = 25
"""Of one change that are told one by one; a bulk change has thousands."""


@dataclass(frozen=True)
class ToldEvent:
    """One event of a change."""

    id: int
    kind: str
    sentence: str
    subject_kind: str
    subject_id: int
    subject_label: str
    subject_url: str | None


@dataclass(frozen=True)
class ToldChange:
    """What one action did, as a reader may know it."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_label: str
    events: list[ToldEvent]
    """The first ones; those of records the reader may not see are left out."""
    events_count: int
    undoes: UUID | None
    """The change that this one took back."""
    is_undone: bool
    is_undoable: bool
    """Whether it may be tried: whether somebody changed the same since is seen when it is."""


@dataclass(frozen=True)
class ChangePage:
    """Some changes, newest first, and where the older ones begin."""

    changes: list[ToldChange]
    next_cursor: str | None


def changes_of(actor: Actor, *, everybody: bool = False, cursor: str = "", limit: int = PAGE) -> ChangePage:
    """What the actor changed, newest first; with `everybody` what all people did, for administrators."""
    entries = Entry.objects.filter(actor_kind="user")
    if everybody:
        require_settings(actor)
    else:
        entries = entries.filter(actor_id=actor.id)
    found, last = _newest(entries, cursor, limit)
    told = _told(actor, found)
    return ChangePage([told[id] for id in found if id in told], str(last) if last else None)


def change_seen_by(actor: Actor, change_id: UUID) -> ToldChange:
    """One change, for whoever made it or may see one of its records; NotFound for others."""
    entries = entries_of(change_id)
    told = _told(actor, {change_id: entries}) if entries else {}
    if change_id not in told:
        raise NotFound(_("There is no such change, or you may not see it."))
    return told[change_id]


def entries_of(change_id: UUID) -> list[Entry]:
    """The events of a change, newest first."""
    return list(Entry.objects.filter(change_id=change_id).order_by("-id"))


def is_recent(at: datetime) -> bool:
    """Whether what was done then can still be undone."""
    return clock.now() - at <= UNDOABLE_FOR


def may_try(actor: Actor, kinds_of_events: Iterable[tuple[str, str]]) -> bool:
    """Whether each of these events (its kind and the kind of its record) has a way back the actor may go."""
    steps = [(kind, of) for kind, of in kinds_of_events if not goes_with_another(kind)]
    found = [(inverse_of(kind), of) for kind, of in steps]
    return bool(found) and all(one is not None and may_take(actor, of, one.verb) for one, of in found)


def undone_among(change_ids: Collection[UUID]) -> set[UUID]:
    """Those that were taken back, and not taken up again since."""
    return _not_taken_up_again(Entry.objects.filter(undoes__in=change_ids).values_list("change_id", "undoes"))


def open_among(change_ids: Collection[UUID]) -> set[UUID]:
    """Those that nobody took back and that hold nothing there is no way back from, on whatever record."""
    undoing = Entry.objects.filter(undoes__in=change_ids).values_list("change_id", "undoes")
    final = Entry.objects.filter(change_id__in=change_ids).exclude(kind__in=ways_back())
    told = list(undoing.union(final.values_list("change_id", Value(None, UUIDField()))))
    closed = {change for change, undone in told if undone is None}
    return set(change_ids) - _not_taken_up_again(one for one in told if one[1] is not None) - closed


def _not_taken_up_again(undoing: Iterable[tuple[UUID, UUID | None]]) -> set[UUID]:
    taken_back = dict(undoing)
    if not taken_back:
        return set()
    again = set(Entry.objects.filter(undoes__in=taken_back).values_list("undoes", flat=True))
    return {undone for change, undone in taken_back.items() if undone is not None and change not in again}


def _newest(entries: Any, cursor: str, limit: int) -> tuple[dict[UUID, list[Entry]], int | None]:
    """Whole changes, newest first, and the id below which the next ones begin."""
    below = _read(cursor)
    if below is not None:
        entries = entries.filter(id__lt=below)
    found: dict[UUID, list[Entry]] = {}
    seen = entries.order_by("-id")[: limit * 20].iterator(chunk_size=200)
    last = None
    for change_id, of_change in groupby(seen, key=lambda entry: entry.change_id):
        if len(found) == limit:
            return found, last
        found.setdefault(change_id, []).extend(of_change)
        last = found[change_id][-1].pk
    whole = sum(len(of_change) for of_change in found.values())
    return found, last if whole == limit * 20 else None


def _read(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise Refused(_("This is no place in the list; start from its top."), field="cursor")
    return int(cursor)


def _told(actor: Actor, found: dict[UUID, list[Entry]]) -> dict[UUID, ToldChange]:
    seen = seen_among(actor, {_key(entry) for entry in _records_in(found)}, with_deleted=True)
    undone = undone_among(list(found))
    told = {}
    for id, entries in found.items():
        is_own = entries[0].actor_kind == "user" and entries[0].actor_id == actor.id
        known = [one for one in entries if _key(one) in seen and known_to(actor, one) is not None]
        if known and (is_own or _is_of_records(known) or _is_set_up_by(actor, known)):
            told[id] = _as_told(actor, id, known, id in undone)
        elif is_own:
            told[id] = _as_told(actor, id, [], id in undone, entries=entries)
    return told


def _is_of_records(entries: list[Entry]) -> bool:
    """Whether they happened to records with rights."""
    return any(kinds.get(entry.subject_kind) is not None for entry in entries)


def _is_set_up_by(actor: Actor, entries: list[Entry]) -> bool:
    """Whether they changed what whoever may change settings sets up; of the rest only its changer reads."""
    return any(set_up_as(entry.subject_kind) for entry in entries) and may_change_settings(actor)


def _records_in(found: dict[UUID, list[Entry]]) -> Iterator[Entry]:
    for entries in found.values():
        yield from entries


def _as_told(
    actor: Actor, id: UUID, known: list[Entry], is_undone: bool, *, entries: list[Entry] | None = None
) -> ToldChange:
    of_change = known or entries or []
    first = of_change[-1]
    kinds_of_events = {(entry.kind, entry.subject_kind) for entry in of_change}
    return ToldChange(
        id=id,
        at=first.at,
        actor_kind=first.actor_kind,
        actor_id=first.actor_id,
        actor_label=actor_label(first),
        events=[_as_told_event(actor, entry) for entry in reversed(known[-MOST_EVENTS:])],
        events_count=len(of_change),
        undoes=first.undoes,
        is_undone=is_undone,
        is_undoable=bool(known) and not is_undone and is_recent(first.at) and may_try(actor, kinds_of_events),
    )


def _as_told_event(actor: Actor, entry: Entry) -> ToldEvent:
    kind = kinds.get(entry.subject_kind)
    return ToldEvent(
        id=entry.pk,
        kind=entry.kind,
        sentence=tell(entry, actor),
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        subject_label=entry.subject_label,
        subject_url=kind.url(entry.subject_id) if kind else None,
    )


def _key(entry: Entry) -> Key:
    return entry.subject_kind, entry.subject_id
