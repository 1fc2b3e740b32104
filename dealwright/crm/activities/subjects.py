"""The records that activities are about, by name: as far as their reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Cast

from dealwright.crm.activities.models import SUBJECTS, Activity, Binding
from dealwright.events import Actor
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may, require
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind


@dataclass(frozen=True)
class Subject:
    """A record that an activity is about."""

    kind: str
    id: int
    label: str
    url: str
    icon: str


def subject_kinds() -> list[RecordKind]:
    """The kinds of records an activity may be about."""
    return [kind for kind in map(kinds.get, SUBJECTS) if kind is not None]


def may_plan(actor: Actor) -> bool:
    """Whether there is anything at all that the actor may plan activities for."""
    return any(may(actor, kind, Verb.CHANGE) for kind in SUBJECTS)


def require_planning(actor: Actor) -> None:
    """Raise Forbidden where `may_plan` says no."""
    if not may_plan(actor):
        require(actor, SUBJECTS[0], Verb.CHANGE)


def with_subjects(activities: Iterable[Activity], actor: Actor) -> list[Activity]:
    """The activities, each with its `subjects` that the actor sees, the owner first; two queries."""
    activities = list(activities)
    bindings = list(Binding.objects.filter(activity__in=[one.pk for one in activities])) if activities else []
    named = names_of({(one.on_kind, one.on_id) for one in bindings}, actor)
    for activity in activities:
        activity.subjects = [
            named[one.on_kind, one.on_id]
            for one in bindings
            if one.activity_id == activity.pk and (one.on_kind, one.on_id) in named
        ]
    return activities


def seen_bindings(actor: Actor) -> Prefetch:
    """The bindings of activities to records the actor sees, as their `seen_bindings`."""
    seen = Q(pk__in=[])
    for kind in subject_kinds():
        if may(actor, kind.name, Verb.SEE):
            records = kind.seen_by(actor).filter(pk=OuterRef("on_id")).order_by()
            seen |= Q(on_kind=kind.name) & Q(Exists(records.values("pk")))
    return Prefetch("bindings", queryset=Binding.objects.filter(seen), to_attr="seen_bindings")


def names_of(keys: Iterable[tuple[str, int]], actor: Actor) -> dict[tuple[str, int], Subject]:
    """These records by kind and id, without those the actor may not see; one query."""
    ids: dict[str, list[int]] = {}
    for kind, id in keys:
        ids.setdefault(kind, []).append(id)
    each = [
        _named(kind, ids[kind.name], actor)
        for kind in subject_kinds()
        if kind.name in ids and may(actor, kind.name, Verb.SEE)
    ]
    if not each:
        return {}
    rows = each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]
    by_name = {kind.name: kind for kind in subject_kinds()}
    return {
        (name, id): Subject(name, id, label, by_name[name].url(id), by_name[name].icon)
        for name, id, label in rows
    }


def subject_of(words: str, actor: Actor, verb: Verb = Verb.CHANGE) -> Any:
    """The record that `deal:42` names, if the actor may do this with it; None otherwise."""
    name, _colon, id = words.partition(":")
    key = whole_number(id)
    kind = kinds.get(name) if name in SUBJECTS else None
    if kind is None or key is None:
        return None
    return kind.seen_by(actor).within(actor, verb).filter(pk=key).first()


def _named(kind: RecordKind, ids: list[int], actor: Actor) -> Any:
    seen = kind.seen_by(actor).filter(pk__in=ids).order_by()
    called = Cast(F(kind.records.model.visible_in_search), CharField())
    return seen.annotate(of_kind=Value(kind.name), called=called).values_list("of_kind", "pk", "called")
