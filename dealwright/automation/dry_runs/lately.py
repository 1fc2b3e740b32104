"""What happened lately, read as the engines read it: within bounds, so that a long log makes nobody wait."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.events.declaring import all_declared, declared
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Refused

DAYS = 30
LONGEST_QUESTION_SECONDS = 8
"""That one question to the log may take."""

_STOOD = """
SELECT event.* FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
WHERE link.record_kind = %(kind)s AND link.record_id = ANY(%(ids)s) AND link.at >= %(since)s
  AND event.kind = ANY(%(entering)s) AND event.subject_kind = link.record_kind
  AND event.subject_id = link.record_id
ORDER BY event.at, event.id
"""


@contextmanager
def bounded() -> Iterator[None]:
    """Read for so long and no longer; Refused where the log is too long to be looked through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST_QUESTION_SECONDS}s"]
            )
            yield
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise Refused(_("So much happened in the last 30 days that it cannot be looked through.")) from None


def since() -> datetime:
    """From when on it is looked at."""
    return clock.now() - timedelta(days=DAYS)


def heard() -> QuerySet[Entry]:
    """What triggers and rules are told of: nothing quiet, nothing that was taken back."""
    return Entry.objects.filter(at__gte=since(), quiet=False, undoes=None)


@cache
def enterings() -> dict[str, str]:
    """The kinds of events by which a record enters a stage, with the fact that names it."""
    return {event.kind: event.enters for event in all_declared() if event.enters is not None}


def entered(stage_id: int) -> Q:
    """Which events brought a record to that stage."""
    found = Q()
    by_fact: dict[str, list[str]] = {}
    for kind, fact in enterings().items():
        by_fact.setdefault(fact, []).append(kind)
    for fact, kinds in by_fact.items():
        found |= Q(kind__in=kinds, **{f"facts__{fact}__id": stage_id})
    return found


class Standings:
    """Where records stood at moments of the last days, by what the log tells of them."""

    def __init__(self, of_kind: str, records: Iterable[Any]) -> None:
        self._now = {record.pk: record.stage_id for record in records}
        self._entered: dict[int, list[tuple[tuple[datetime, int], int | None, int]]] = {}
        asked = {"kind": of_kind, "ids": list(self._now), "since": since(), "entering": list(enterings())}
        for entry in Entry.objects.raw(_STOOD, asked):
            where = (entry.facts.get("before") or {}).get("id"), _stage_of(entry)
            self._entered.setdefault(entry.subject_id, []).append(((entry.at, entry.pk), *where))

    def at(self, record_id: int, place: tuple[datetime, int]) -> int:
        """The stage where a record stood when that event was told."""
        passed = self._entered.get(record_id, [])
        index = bisect_right(passed, place, key=lambda one: one[0])
        if index:
            return passed[index - 1][2]
        before = passed[0][1] if passed else None
        return before or self._now[record_id]

    def moved_between(self, record_id: int, first: tuple[datetime, int], last: tuple[datetime, int]) -> bool:
        """Whether it went to another stage after the first event, until the last one."""
        return any(first < place <= last for place, _before, _after in self._entered.get(record_id, []))

    def left_at(self, record_id: int, place: tuple[datetime, int]) -> datetime | None:
        """When it first went on after that event; None while it stands there."""
        later = (one for one, _before, _after in self._entered.get(record_id, []) if one > place)
        return next((at for at, _id in later), None)


def loaded(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Event]]:
    """The events, as far as this release can read them."""
    for entry in entries:
        kind = declared(entry.kind)
        if kind is not None:
            yield entry, kind.load(entry.facts)


def _stage_of(entry: Entry) -> int:
    id: int = entry.facts[enterings()[entry.kind]]["id"]
    return id
