"""Records that colleagues observe: they see them whatever their rights reach, and may no more by that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q

from dealwright.events import Actor, FieldChange
from dealwright.people import along
from dealwright.records.editing import plain
from dealwright.records.record import RecordQuerySet

MOST_NAMED = 200
"""Observed records that are named one by one, so that an index finds them; more are asked for as a query."""


class ObservedQuerySet(RecordQuerySet):
    """Records that are observed, as actions and lists ask for them."""

    def with_observer_ids(self) -> Any:
        """With the keys of those who observe each, in the same query."""
        model: Any = self.model
        rows = model.observers.through.objects.filter(**{_key_of(model): OuterRef("pk")})
        return self.annotate(observer_ids=ArraySubquery(rows.order_by("id").values("user_id")))

    def beyond(self, actor: Actor) -> Q | None:
        """What the actor observes. Nobody who observes nothing pays for it with more than one small query."""
        if actor.user is None or not actor.user.is_active:
            return None
        ids = _observed(self.model, actor)
        if len(ids) <= MOST_NAMED:
            return Q(pk__in=ids) if ids else None
        return Q(pk__in=_rows_of(self.model, actor).values(_key_of(self.model)))


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


def set_observers(record: Any, people: Iterable[Any], *, by: Actor) -> list[FieldChange]:
    """Let exactly these colleagues observe a record; what changed by that. For actions."""
    before = record.watching
    after = sorted(people, key=lambda person: person.pk)
    if before == after:
        return []
    record.observers.set(after)
    forget_observed(by)
    return [FieldChange(field="observers", before=plain(before), after=plain(after))]


def forget_observed(actor: Actor) -> None:
    """Ask again what the actor observes: it changed while they were acting."""
    vars(actor)[_MEMORY], vars(actor)[_CHANGED] = {}, True


_MEMORY, _CHANGED = "_observed", "_observes_other_records"
"""Where an actor, who lives as long as a request, remembers what they observe, and that it changed since."""


def _observed(model: Any, actor: Actor) -> list[int]:
    memory: dict[Any, list[int]] = vars(actor).setdefault(_MEMORY, {})
    if model not in memory:
        is_known = _CHANGED not in vars(actor)
        told = along.told(actor.user, _key_of(model)) if is_known else along.MISSING
        memory[model] = list(_newest(model, actor.id)) if told is along.MISSING else told
    return memory[model]


def ask_along(model: Any) -> None:
    """Read what the reader of a page observes together with them."""
    along.ask(_key_of(model), lambda: ArraySubquery(_newest(model, OuterRef("pk"))))


def _newest(model: Any, user: Any) -> Any:
    key = _key_of(model)
    rows = model.observers.through.objects.filter(user=user).order_by(f"-{key}")
    return rows.values_list(key, flat=True)[: MOST_NAMED + 1]


def _rows_of(model: Any, actor: Actor) -> Any:
    return model.observers.through.objects.filter(user=actor.id)


def _key_of(model: Any) -> str:
    return f"{model._meta.model_name}_id"
