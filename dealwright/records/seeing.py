"""Which of some records an actor may see, whatever their kinds: for lists that speak of records of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Value

from dealwright.events import Actor
from dealwright.people.access import Reach, Scope, Verb, reach_of
from dealwright.records import kinds

Key = tuple[str, int]
"""Kind and id."""


def seen_among(actor: Actor, records: Iterable[Key], *, with_deleted: bool = False) -> set[Key]:
    """Those the actor may see; one query, and none where rights alone say it of each kind.

    What is no declared kind of record, such as a stage, belongs to everybody. `with_deleted` asks in the
    recycle bin too.
    """
    by_kind: dict[str, set[int]] = {}
    for name, id in records:
        by_kind.setdefault(name, set()).add(id)
    seen: set[Key] = set()
    asked: list[Any] = []
    for name, ids in by_kind.items():
        kind, reach = kinds.get(name), reach_of(actor, name, Verb.SEE)
        if kind is None or reach == Reach(Scope.ALL):
            seen |= {(name, id) for id in ids}
        elif reach.widest is not Scope.NONE or kind.observed_by:
            among = kind.everything.all() if with_deleted else kind.records.all()
            asked.append(among.seen_by(actor).filter(pk__in=ids).order_by().values_list(Value(name), "pk"))
    return seen | set(asked[0].union(*asked[1:], all=True)) if asked else seen


def may_do(actor: Actor, record: Any, verb: Verb) -> bool:
    """Whether the right reaches a record the actor sees; the database is asked where scopes do not say."""
    reach, kind = reach_of(actor, record.record_kind, verb), kinds.get(record.record_kind)
    if reach == Reach(Scope.ALL):
        return True
    is_observed = kind is not None and kind.observed_by and record.responsible_id != actor.id
    is_told_by_scopes = kind is None or (kind.has_own_rights and not is_observed)
    if is_told_by_scopes and reach == reach_of(actor, record.record_kind, Verb.SEE):
        return reach.widest is not Scope.NONE
    if reach.widest is Scope.NONE:
        return False
    found = type(record).everything.filter(pk=record.pk).within(actor, Verb.SEE).within(actor, verb)
    return bool(found.exists())
