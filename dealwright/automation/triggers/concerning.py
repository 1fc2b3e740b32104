"""Which records what happened concerns, with the triggers that may move each (AU-38, AU-39, AU-42)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from dealwright.automation.judging import is_met
from dealwright.automation.looking import look_at, look_now
from dealwright.automation.triggers import catalogue
from dealwright.automation.triggers.catalogue import TriggerKind
from dealwright.automation.triggers.happenings import Happening
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import may_move, place_of
from dealwright.automation.triggers.standing_before import looks_before, stood_before
from dealwright.events.models import Entry
from dealwright.events.together import links_of
from dealwright.records import bound, kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Semantic


class Candidate(NamedTuple):
    """A trigger that heard what it waits for."""

    trigger: Trigger
    entry: Entry


class Heard(NamedTuple):
    """An event, and triggers that heard it."""

    entry: Entry
    triggers: Sequence[Trigger]


@dataclass(frozen=True)
class Concerned:
    """A record, and what may move it: the first stage comes first (AU-36)."""

    kind: RecordKind
    record: Any
    heard: Sequence[Heard]

    def winner(self) -> Candidate | None:
        """What moves the record away from where it stands; only one does, and only once.

        Conditions are looked at last, with the values of now (AU-37).
        """
        pipeline_id = self.record.stage.pipeline_id
        near = self._candidates(
            lambda trigger: place_of(trigger).pipeline_id == pipeline_id or looks_before(trigger)
        )
        return next((one for one in near if self._is_moved_by(one)), None)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """All that heard what they wait for, also those of other pipelines."""
        return self._candidates(lambda _trigger: True)

    def _candidates(self, is_wanted: Callable[[Trigger], bool]) -> list[Candidate]:
        found = [
            Candidate(trigger, entry)
            for entry, triggers in self.heard
            for trigger in triggers
            if is_wanted(trigger)
        ]
        return sorted(found, key=_first_stage_first)

    def _is_moved_by(self, one: Candidate) -> bool:
        if not may_move(one.trigger, self.record.stage) and not self._is_ahead_of_before(one):
            return False
        return is_met(one.trigger.condition, self.record, one.entry)

    def _is_ahead_of_before(self, one: Candidate) -> bool:
        if not looks_before(one.trigger) or one.trigger.stage_id == self.record.stage_id:
            return False
        before = stood_before(one.entry, self.kind.name, self.record.pk)
        return before is not None and may_move(one.trigger, before)

    def again(self) -> Concerned | None:
        """The same with the record as it is now; None where it is no longer there."""
        record = look_now(self.kind, self.record.pk)
        return None if record is None else Concerned(self.kind, record, self.heard)


def concerned_by(happenings: Iterable[Happening]) -> Iterator[Concerned]:
    """The records in pipelines with triggers, in the order of their ids, each with what may move it.

    Those of a kind that is not in use stay where they are: its triggers sleep.
    """
    waiting: dict[str, dict[int, list[Heard]]] = {}
    happenings = list(happenings)
    for happening in happenings:
        about = _links_of(happening.entry)
        for name, by_what in _by_kind(happening.triggers).items():
            in_use = _kind_in_use(name)
            if in_use is None:
                continue
            reach = _Reach(in_use, happening.entry, about, list(chain(*by_what.values())))
            of_kind = waiting.setdefault(name, {})
            for what, triggers in by_what.items():
                for id in reach.of(catalogue.get(what)):
                    of_kind.setdefault(id, []).append(Heard(happening.entry, triggers))
    for name, by_record in sorted(waiting.items()):
        if (kind := kinds.get(name)) is None:
            continue
        standing = look_at(kind, by_record, about=[one.entry for one in happenings])
        for id, record in standing.items():
            yield Concerned(kind, record, by_record[id])


class _Reach:
    """The records of one kind that one event concerns, as far as its triggers go."""

    def __init__(
        self, kind: RecordKind, entry: Entry, about: dict[str, set[int]], triggers: Sequence[Trigger]
    ) -> None:
        self.kind, self.about, self.triggers = kind, about, triggers
        self.linked = about.get(kind.name, set())
        self.subject = {entry.subject_kind: {entry.subject_id}}
        self.itself = self.subject.get(kind.name, set())
        self._clients: set[int] | None = None

    def of(self, waits: TriggerKind) -> set[int]:
        """The ids of those that a trigger of this kind may move."""
        if waits.is_of_itself:
            return self.linked & self.itself
        if waits.is_of_others:
            beside = self.kind.records.filter(bound.to(self.kind.name, self.subject))
            return (self.linked | set(beside.values_list("pk", flat=True))) - self.itself
        return self.linked | self._of_clients() if waits.is_of_client else self.linked

    def _of_clients(self) -> set[int]:
        """Everything of the clients the event is about; what is closed only where something may go back."""
        if self._clients is None:
            self._clients = set()
            if self.kind.of_clients is not None:
                theirs = self.kind.records.filter(self.kind.of_clients(self.about), archived_at=None)
                theirs = theirs.filter(pipeline__in={one.stage.pipeline_id for one in self.triggers})
                if not any(one.allow_back for one in self.triggers):
                    theirs = theirs.filter(stage__semantic=Semantic.OPEN)
                self._clients = set(theirs.values_list("pk", flat=True))
        return self._clients


def _kind_in_use(name: str) -> RecordKind | None:
    kind = kinds.get(name)
    return kind if kind is not None and kind.move is not None and kind.is_in_use() else None


def _by_kind(triggers: Iterable[Trigger]) -> dict[str, dict[str, list[Trigger]]]:
    """By the kind of the records they move, then by what they wait for."""
    found: dict[str, dict[str, list[Trigger]]] = {}
    for trigger in triggers:
        found.setdefault(place_of(trigger).of_kind, {}).setdefault(trigger.kind, []).append(trigger)
    return found


def _first_stage_first(one: Candidate) -> tuple[Any, ...]:
    return *place_of(one.trigger).order, one.entry.pk


def _links_of(entry: Entry) -> dict[str, set[int]]:
    """Everything the event is about, by kind."""
    found: dict[str, set[int]] = {}
    for name, id in links_of(entry):
        found.setdefault(name, set()).add(id)
    return found
