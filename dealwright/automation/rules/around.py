"""What there is of a record around one of its enterings; asked for together for the records of a batch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q

from dealwright.automation.rules.models import RuleRun, RunState
from dealwright.events.declaring import all_declared
from dealwright.events.models import Entry
from dealwright.events.remembering import known_of_records
from dealwright.events.together import first_asked_beside

_LAST_ENTERED = """
SELECT record.id, (
    SELECT max(link.event_id)
    FROM event_link link JOIN event ON event.id = link.event_id AND event.at = link.at
    WHERE link.record_kind = %(of_kind)s AND link.record_id = record.id AND link.event_id > %(since)s
      AND event.subject_kind = %(of_kind)s AND event.subject_id = record.id
      AND event.kind = ANY(%(entering)s))
FROM unnest(%(ids)s::bigint[]) AS record(id)
"""

Answers = dict[int, Any]
"""By the ids of records of one kind."""


def runs_around(entry: Entry) -> tuple[list[int], list[int]]:
    """Runs of the record that wait from earlier enterings, and those that this one or a later one started.

    Usually a record's changes are told in their order; those that began with another record may overtake.
    """
    found = _known(_runs, entry) or ()
    earlier = [id for id, event_id, waits in found if event_id < entry.pk and waits]
    return earlier, [id for id, event_id, _waits in found if event_id >= entry.pk]


def entered_again(entry: Entry) -> bool:
    """Whether the record entered any stage after that event, whether or not anybody was told of it yet."""
    last: int | None = _known(_last_entered, entry)
    return last is not None and last > entry.pk


def forget_around(entry: Entry) -> None:
    """Its runs are about to be made: who asks later finds them."""
    for ask in (_runs, _last_entered):
        known = known_of_records(ask, _leans_on_nothing) or {}
        known.pop((entry.subject_kind, entry.subject_id), None)


def _known(ask: Callable[[str, Collection[int], int], Answers], entry: Entry) -> Any:
    """The answer for the record of the entry; those beside it are asked about along with it, once."""
    of_kind, id = entry.subject_kind, entry.subject_id
    known = known_of_records(ask, _leans_on_nothing)
    if known is None:
        return ask(of_kind, {id}, entry.pk).get(id)
    since, answer = known.get((of_kind, id), (None, None))
    if since is None or since > entry.pk:
        ids = {id} | first_asked_beside(ask, entry, of_kind)
        answers = ask(of_kind, ids, entry.pk)
        known.update({(of_kind, one): (entry.pk, answers.get(one)) for one in ids})
        answer = answers.get(id)
    return answer


def _runs(of_kind: str, ids: Collection[int], since: int) -> Answers:
    """Their runs that wait, and all that began at that event or later: number, event, whether it waits."""
    runs = RuleRun.objects.filter(on_kind=of_kind, on_id__in=ids)
    found = runs.filter(Q(state=RunState.WAITING) | Q(event_id__gte=since))
    answers: dict[int, list[tuple[int, int, bool]]] = {}
    for id, on_id, event_id, state in found.values_list("pk", "on_id", "event_id", "state"):
        answers.setdefault(on_id, []).append((id, event_id, state == RunState.WAITING))
    return answers


def _last_entered(of_kind: str, ids: Collection[int], since: int) -> Answers:
    asked: dict[str, Any] = {
        "of_kind": of_kind,
        "ids": list(ids),
        "since": since,
        "entering": entering_kinds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LAST_ENTERED, asked)
        return dict(cursor.fetchall())


def _leans_on_nothing(_kind: str) -> frozenset[str]:
    return frozenset()


@cache
def entering_kinds() -> list[str]:
    """The kinds of events by which records come from one stage to another: those that say where they stood.

    A record that was created in its stage left none. So a run that was handed over to it stays its own.
    """
    return [one.kind for one in all_declared() if one.enters is not None and "before" in one.model_fields]
