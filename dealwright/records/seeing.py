"""Which of some records an actor may see, whatever their kinds: for lists that speak of records of others."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.events import Actor
from dealwright.people.access import Scope, Verb, scope_of
from dealwright.records import kinds

Key = tuple[str, int]
"""Kind and id."""


def seen_among(actor: Actor, records: Iterable[Key]) -> set[Key]:
    """Those the actor may see; one query for each kind of which the actor does not see all or none.

    What is no declared kind of record, such as a stage, belongs to everybody.
    """
    by_kind: dict[str, set[int]] = {}
    for name, id in records:
        by_kind.setdefault(name, set()).add(id)
    return {(name, id) for name, ids in by_kind.items() for id in _seen(actor, name, ids)}


def _seen(actor: Actor, name: str, ids: set[int]) -> set[int]:
    kind = kinds.get(name)
    if kind is None:
        return ids
    match scope_of(actor, name, Verb.SEE):
        case Scope.ALL:
            return ids
        case Scope.NONE:
            return set()
    return set(kind.seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True))
