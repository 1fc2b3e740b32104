"""Questions about records that are tried out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from dealwright.automation.trials.models import Trial
from dealwright.events import Actor
from dealwright.events.remembering import once_per_batch
from dealwright.kit import clock
from dealwright.records import kinds


def trial_of(record: Any) -> Trial | None:
    """The trial that a record is in; None for one that is in earnest. One query."""
    return Trial.objects.filter(on_kind=record.record_kind, on_id=record.pk, ended_at=None).first()


def trials() -> QuerySet[Trial]:
    """All of them, the newest first."""
    return Trial.objects.select_related("started_by").order_by("-pk")


def trials_started() -> QuerySet[Trial]:
    """Those that somebody started, without what was opened for them."""
    return trials().filter(opened_for=None)


def together_with(trial: Trial) -> QuerySet[Trial]:
    """What is tried together with it: what was opened for it, and what it was opened for."""
    main = trial.opened_for_id or trial.pk
    return trials().filter(Q(pk=main) | Q(opened_for=main)).exclude(pk=trial.pk).order_by("pk")


def records_of(found: Iterable[Trial], actor: Actor) -> dict[tuple[str, int], Any]:
    """The records of trials that the actor may see, by kind and id; one query for each kind."""
    ids: dict[str, set[int]] = {}
    for trial in found:
        ids.setdefault(trial.on_kind, set()).add(trial.on_id)
    seen: dict[tuple[str, int], Any] = {}
    for name, of_kind in ids.items():
        kind = kinds.get(name)
        if kind is not None:
            records = kind.seen_by(actor).select_related("stage").filter(pk__in=of_kind)
            seen |= {(name, one.pk): one for one in records}
    return seen


def record_of(trial: Trial) -> Any:
    """Its record; None where it was deleted."""
    kind = kinds.get(trial.on_kind)
    if kind is None:
        return None
    found = kind.records.select_related("stage__pipeline", "responsible")
    return found.filter(pk=trial.on_id).first()


def tried(of_kind: str) -> Q:
    """The records of a kind that are tried out: no sum counts them."""
    return Q(pk__in=Trial.objects.filter(on_kind=of_kind, ended_at=None).values("on_id"))


def cut(due_at: datetime, on_kind: str, on_id: int) -> datetime | None:
    """When something is due for a record that is tried out, where that is earlier; None for all others."""
    longest = _waits_under_way().get((on_kind, on_id))
    if longest is None:
        return None
    latest = clock.now() + timedelta(seconds=longest)
    return latest if due_at > latest else None


def is_tried_out(on_kind: str, on_id: int) -> bool:
    """Whether a trial of this record is going on."""
    return (on_kind, on_id) in _waits_under_way()


@once_per_batch
def _waits_under_way() -> dict[tuple[str, int], int]:
    """How long the records that are tried out may wait; nearly always there are none."""
    going_on = Trial.objects.filter(ended_at=None)
    found = going_on.values_list("on_kind", "on_id", "longest_wait_seconds")
    return {(on_kind, on_id): seconds for on_kind, on_id, seconds in found}
