"""Records that colleagues observe: they see them whatever their rights reach, and may no more by that."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial, reduce
from operator import or_
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q

from dealwright.events import Actor, FieldChange
from dealwright.kit.prepared import PreparedQuery
from dealwright.people import along
from dealwright.people.access import Verb, may
from dealwright.records.editing import plain
from dealwright.records.everyone import ForEveryone
from dealwright.records.record import RecordQuerySet

EVERYONE = "is_for_everyone"
"""Asked like a relation: the records that everybody sees who may see some of their kind."""

MOST_NAMED = 200
"""Observed records that are named one by one, so that an index finds them; more are asked for as a query."""


class ObservedQuerySet(RecordQuerySet):
    """Records that are observed, as actions and lists ask for them."""

    seen_through: ClassVar[tuple[str, ...]] = ("observers",)
    """The relations to colleagues who see a record whatever their rights reach."""

    def with_observer_ids(self) -> Any:
        """With the keys of those who observe each, in the same query."""
        model: Any = self.model
        rows = model.observers.through.objects.filter(**{_key_of(model): OuterRef("pk")})
        return self.annotate(observer_ids=ArraySubquery(rows.order_by("id").values("user_id")))

    def beyond(self, actor: Actor) -> Q | None:
        """What the actor observes, and what is available to everyone who may see records of the kind at all.

        Where that is nothing, nobody pays for it with more than one small query.
        """
        if actor.user is None or not actor.user.is_active:
            return None
        names = (*self.seen_through, *_everyone_in(self.model, actor))
        found = [held for name in names if (held := _beyond(self.model, name, actor)) is not None]
        return reduce(or_, found) if found else None


class Observed(models.Model):
    """A record with observers."""

    observers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    """Colleagues who see it and are told, whatever their rights to others (CR-47)."""

    observer_ids: list[int]
    """Of `observers`, where they were asked for."""

    class Meta:
        abstract = True

    @property
    def watching(self) -> list[Any]:
        """Those who observe it, oldest first."""
        return list(self.observers.order_by("pk"))


def observer_ids_of(record: Any) -> list[int]:
    """The keys of those who observe it, without a query where they were asked for."""
    told: list[int] | None = getattr(record, "observer_ids", None)
    return [person.pk for person in record.watching] if told is None else list(told)


def set_observers(record: Any, people: Iterable[Any], *, by: Actor) -> list[FieldChange]:
    """Let exactly these colleagues observe a record; what changed by that. For actions."""
    return set_colleagues(record, "observers", people, by=by)


def set_colleagues(record: Any, name: str, people: Iterable[Any], *, by: Actor) -> list[FieldChange]:
    """Let a record have exactly these colleagues in a relation through which they see it. For actions."""
    held = getattr(record, name)
    before = list(held.order_by("pk"))
    after = sorted(people, key=lambda person: person.pk)
    if before == after:
        return []
    held.set(after)
    forget_observed(by)
    return [FieldChange(field=name, before=plain(before), after=plain(after))]


def forget_observed(actor: Actor) -> None:
    """Ask again what the actor observes: it changed while they were acting."""
    vars(actor)[_MEMORY], vars(actor)[_CHANGED] = {}, True


_MEMORY, _CHANGED = "_observed", "_observes_other_records"
"""Where an actor, who lives as long as a request, remembers what they observe, and that it changed since."""


def _everyone_in(model: Any, actor: Actor) -> tuple[str, ...]:
    """The mark, for kinds that know it and actors who may see some of the kind."""
    knows = issubclass(model, ForEveryone)
    return (EVERYONE,) if knows and may(actor, model.record_kind, Verb.SEE) else ()


def _beyond(model: Any, name: str, actor: Actor) -> Q | None:
    ids = _observed(model, name, actor)
    if len(ids) <= MOST_NAMED:
        return Q(pk__in=ids) if ids else None
    if name == EVERYONE:
        return Q(is_for_everyone=True)
    rows = _through(model, name).objects.filter(user=actor.id)
    return Q(pk__in=rows.values(_key_of(model)))


def _observed(model: Any, name: str, actor: Actor) -> list[int]:
    memory: dict[Any, list[int]] = vars(actor).setdefault(_MEMORY, {})
    if (model, name) not in memory:
        is_known = _CHANGED not in vars(actor)
        told = along.told(actor.user, _along(model, name)) if is_known else along.MISSING
        memory |= _all_observed(actor) if told is along.MISSING else {(model, name): told}
    return memory[model, name]


_KINDS: dict[tuple[Any, str], str] = {}
"""Every relation through which something is observed, and what it is called where it is asked for."""


def ask_along(model: Any) -> None:
    """Read what the reader of a page observes together with them; what a program observes, all at once."""
    every = (EVERYONE,) if issubclass(model, ForEveryone) else ()
    for name in (*model.objects.none().seen_through, *every):
        _KINDS[model, name] = _along(model, name)
        along.ask(_along(model, name), partial(_newest_of_reader, model, name))


def _all_observed(actor: Actor) -> dict[Any, list[int]]:
    """Records of all kinds that somebody observes, in one query."""
    row = OBSERVERS.first(actor.id)
    return {relation: row[called] for relation, called in _KINDS.items()}


def _observers(user_id: int) -> Any:
    asked = {called: _newest_of_reader(*relation) for relation, called in _KINDS.items()}
    return get_user_model()._default_manager.filter(pk=user_id).values(**asked)


OBSERVERS = PreparedQuery(_observers)


def _newest_of_reader(model: Any, name: str) -> Any:
    return ArraySubquery(_newest(model, name, OuterRef("pk")))


def _newest(model: Any, name: str, user: Any) -> Any:
    if name == EVERYONE:
        marked = model.objects.filter(is_for_everyone=True).order_by("-pk")
        return marked.values_list("pk", flat=True)[: MOST_NAMED + 1]
    key = _key_of(model)
    rows = _through(model, name).objects.filter(user=user).order_by(f"-{key}")
    return rows.values_list(key, flat=True)[: MOST_NAMED + 1]


def _through(model: Any, name: str) -> Any:
    return getattr(model, name).through


def _along(model: Any, name: str) -> str:
    return f"{model._meta.model_name}_{name}"


def _key_of(model: Any) -> str:
    return f"{model._meta.model_name}_id"
