"""Which of some records an actor may see, whatever their kinds: for lists that speak of records of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dealwright.events import Actor
from dealwright.people.access import Reach, Scope, Verb, reach_of
from dealwright.records import kinds

Key = tuple[str, int]
"""Kind and id."""


def seen_among(actor: Actor, records: Iterable[Key], *, with_deleted: bool = False) -> set[Key]:
    """Those the actor may see; one query for each kind of which the actor does not see all or none.

    What is no declared kind of record, such as a stage, belongs to everybody. `with_deleted` asks in the
    recycle bin too.
    """
    by_kind: dict[str, set[int]] = {}
    for name, id in records:
        by_kind.setdefault(name, set()).add(id)
    return {(name, id) for name, ids in by_kind.items() for id in _seen(actor, name, ids, with_deleted)}


def _seen(actor: Actor, name: str, ids: set[int], with_deleted: bool) -> set[int]:
    kind = kinds.get(name)
    if kind is None:
        return ids
    reach = reach_of(actor, name, Verb.SEE)
    if reach == Reach(Scope.ALL):
        return ids
    if reach.widest is Scope.NONE:
        return set()
    records = kind.everything.all() if with_deleted else kind.records.all()
    return set(records.seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True))


def may_do(actor: Actor, record: Any, verb: Verb) -> bool:
    """Whether the right reaches a record the actor sees; the database is asked where scopes do not say."""
    reach = reach_of(actor, record.record_kind, verb)
    if reach in (Reach(Scope.ALL), reach_of(actor, record.record_kind, Verb.SEE)):
        return True
    if reach.widest is Scope.NONE:
        return False
    found = type(record).everything.filter(pk=record.pk).within(actor, Verb.SEE).within(actor, verb)
    return bool(found.exists())
