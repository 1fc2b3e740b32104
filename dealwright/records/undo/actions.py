"""Taking changes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.events.actions import count_recorded, forget_last_change, last_change, undoing
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, Problem, Refused
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.seeing import Key, seen_among
from dealwright.records.undo.inverses import Inverse, Step, goes_with_another, inverse_of, why_final
from dealwright.records.undo.obstacles import GONE, IN_THE_BIN, RIGHT, Obstacle, explained
from dealwright.records.undo.queries import change_seen_by, entries_of, is_recent
from dealwright.records.undo.set_up import may_take, set_up_as

MOST_TOLD = 20
"""Obstacles that are spelled out; after so many the reader knows."""


class InTheWay(Conflict):
    """Somebody changed the same since: nothing was undone."""

    def __init__(self, obstacles: list[Obstacle], *, is_partly_possible: bool) -> None:
        told = _told(obstacles)
        super().__init__(" ".join([_("Nothing was undone."), *told]), obstacles=told)
        self.obstacles = obstacles
        self.is_partly_possible = is_partly_possible
        """Whether something else of the change can be undone."""


@dataclass(frozen=True)
class Undone:
    """What an undo did."""

    change_id: UUID
    """Of the undo itself: undoing it does everything again."""
    count: int
    """Events that were taken back."""
    obstacles: list[Obstacle]
    """What was left as it is."""


@dataclass(frozen=True)
class Outlook:
    """What an undo would do."""

    count: int
    obstacles: list[Obstacle]
    refusal: str = ""
    """Why nothing of it can be undone."""

    @property
    def is_possible(self) -> bool:
        """Whether all of the change can be undone."""
        return not self.obstacles and not self.refusal

    @property
    def is_partly_possible(self) -> bool:
        """Whether only a part of it can."""
        return bool(self.obstacles and self.count) and not self.refusal


def undo_change(change_id: UUID, *, rest: bool = False, leaving: Collection[Key] = (), by: Actor) -> Undone:
    """Take a whole change back, all of it or nothing, as a change of its own: undoing that does it again.

    Where somebody changed the same since, `InTheWay` says who and when; with `rest` those parts are left as
    they are and the others taken back. Refused after 30 days and for what has no way back. What happened to
    the records of `leaving` is left alone.
    """
    change_seen_by(by, change_id)
    forget_last_change()
    count, obstacles = _take_back(change_id, rest=rest, leaving=leaving, by=by)
    change = last_change()
    if change is None:
        raise Refused(_("There is nothing left to undo: everything is as it was before."))
    return Undone(change, count, obstacles)


def undo_changes(change_ids: Iterable[UUID], *, rest: bool = False, by: Actor) -> list[Undone | Problem]:
    """Take several changes back, each by itself, the newest first; a refused one does not stop the others."""
    done: list[Undone | Problem] = []
    for change_id in sorted(change_ids, reverse=True):
        try:
            done.append(undo_change(change_id, rest=rest, by=by))
        except Problem as problem:
            done.append(problem)
    return done


def look_ahead(change_id: UUID, *, by: Actor) -> Outlook:
    """What an undo would do and what stands in its way: it is tried, and every bit of it rolled back."""
    change_seen_by(by, change_id)
    with transaction.atomic():
        try:
            with transaction.atomic():
                count, obstacles = _take_back(change_id, rest=True, by=by)
                outlook = Outlook(count, obstacles)
        except InTheWay as refused:
            outlook = Outlook(0, refused.obstacles)
        except Problem as refused:
            outlook = Outlook(0, [], str(refused))
        transaction.set_rollback(True)
    forget_last_change()
    return outlook


@action
def _take_back(
    change_id: UUID, *, rest: bool, leaving: Collection[Key] = (), by: Actor
) -> tuple[int, list[Obstacle]]:
    """The steps of a change, the last one first; how many were taken, and what stood in the way."""
    undoing(change_id)
    entries = [entry for entry in entries_of(change_id) if not goes_with_another(entry.kind)]
    if not entries or not is_recent(entries[-1].at):
        raise Refused(_("This was done more than 30 days ago and can no longer be undone."))
    entries = [entry for entry in entries if _key(entry) not in leaving]
    inverses = {entry.kind: _way_back(entry.kind) for entry in entries}
    records = _Records(entries, inverses, by)
    obstacles: dict[tuple[Key, str], Obstacle] = {}
    count = 0
    for entry in entries:
        inverse = inverses[entry.kind]
        in_the_way, did = _step(entry, inverse, records, by)
        count += did
        for touched in in_the_way:
            key = _key(entry), touched
            obstacles[key] = obstacles.get(key) or records.obstacle(entry, touched)
    if count == 0 and obstacles and all(one.touched == RIGHT for one in obstacles.values()):
        raise Forbidden(" ".join(_told(obstacles.values())))
    if obstacles and (not rest or count == 0):
        raise InTheWay(list(obstacles.values()), is_partly_possible=count > 0)
    return count, list(obstacles.values())


def _told(obstacles: Iterable[Obstacle]) -> list[str]:
    """The first ones in words, each sentence once."""
    return list(dict.fromkeys(one.sentence for one in islice(obstacles, MOST_TOLD)))


def _way_back(kind: str) -> Inverse:
    found = inverse_of(kind)
    if found is None:
        event = declared(kind)
        why = why_final(kind) or _("There is no way back from it.")
        message = _("“%(event)s” cannot be undone. %(why)s")
        raise Refused(message % {"event": event.title if event else kind, "why": why})
    return found


def _step(entry: Entry, inverse: Inverse, records: _Records, by: Actor) -> tuple[list[str], bool]:
    """Take one event back; what stood in the way, and whether something was done."""
    record = records.get(entry)
    if record is None and not inverse.brings_back:
        return [GONE], False
    if not records.may(entry, inverse.verb):
        return [RIGHT], False
    kind = declared(entry.kind)
    event: Any = kind.load(entry.facts) if kind else None
    if getattr(record, "deleted_at", None) is not None and IN_THE_BIN not in inverse.touches(event):
        return [IN_THE_BIN], False
    step = Step(event, entry, record, by)
    before = count_recorded()
    inverse.take_back(step)
    records.forget(entry)
    return step.obstacles, count_recorded() > before


class _Records:
    """The records of a change as they are now, locked in the order of their kinds and ids."""

    def __init__(self, entries: Collection[Entry], inverses: dict[str, Inverse], by: Actor) -> None:
        self._by = by
        self._ids: dict[str, set[int]] = {}
        for entry in entries:
            self._ids.setdefault(entry.subject_kind, set()).add(entry.subject_id)
        self._found: dict[Key, Any] = {}
        self._labels: dict[Key, str] = {_key(entry): entry.subject_label for entry in entries}
        self._entries = {_key(entry): entry for entry in entries}
        self._allowed: dict[tuple[str, Verb], set[int]] = {}
        for name in sorted(self._ids):
            self._lock(name)
        verbs = {(entry.subject_kind, inverses[entry.kind].verb) for entry in entries}
        for name, verb in verbs:
            self._allowed[name, verb] = self._reached(name, verb)

    def get(self, entry: Entry) -> Any:
        """The record of an event; None where it is gone for good."""
        key = _key(entry)
        if key in self._found and self._found[key] is None:
            self._found[key] = _all_of(entry.subject_kind).filter(pk=entry.subject_id).first()
        return self._found.get(key)

    def may(self, entry: Entry, verb: Verb) -> bool:
        """Whether the right reaches the record of an event."""
        found = set_up_as(entry.subject_kind)
        if found is not None and found.reached is not None:
            return entry.subject_id in found.reached(self._by, [entry.subject_id])
        if found is not None:
            return may_take(self._by, entry.subject_kind, verb)
        return entry.subject_id in self._allowed[entry.subject_kind, verb]

    def forget(self, entry: Entry) -> None:
        """A verb changed the record: the next step reads it again."""
        self._found[_key(entry)] = None

    def obstacle(self, entry: Entry, touched: str) -> Obstacle:
        """What stands in the way, explained as far as its reader may see the record."""
        key = _key(entry)
        if key not in self._seen:
            return Obstacle(*key, record="", touched=touched)
        return explained(entry, self._labels[key], touched)

    @cached_property
    def _seen(self) -> set[Key]:
        return seen_among(self._by, self._labels, with_deleted=True)

    def _lock(self, name: str) -> None:
        found = set_up_as(name)
        if found is not None:
            there = {record.pk: record for record in found.lock(found.model, self._ids[name])}
            for id in self._ids[name]:
                self._found[name, id] = there.get(id)
                self._labels[name, id] = found.label(self._entries[name, id], there.get(id))
            return
        kind = _kind(name)
        locked = kind.everything.filter(pk__in=self._ids[name]).order_by("pk")
        for record in locked.select_for_update(of=("self",)):
            self._found[name, record.pk] = record
            self._labels[name, record.pk] = str(record)

    def _reached(self, name: str, verb: Verb) -> set[int]:
        if set_up_as(name) is not None:
            return set()
        reached = _kind(name).everything.filter(pk__in=self._ids[name]).within(self._by, Verb.SEE)
        return set(reached.within(self._by, verb).values_list("pk", flat=True))


def _all_of(name: str) -> Any:
    """What is called so, whether it lies in the recycle bin or not."""
    found = set_up_as(name)
    if found is None:
        return _kind(name).everything
    return getattr(found.model, "everything", found.model.objects)


def _kind(name: str) -> RecordKind:
    kind = kinds.get(name)
    if kind is None:
        raise Refused(_("What this happened to has no way back."))
    return kind


def _key(entry: Entry) -> Key:
    return entry.subject_kind, entry.subject_id
