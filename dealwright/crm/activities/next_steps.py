"""`next_step_at` of deals, leads and orders: the earliest deadline of what is planned for them.

It is kept in the transaction that plans, moves or ends an activity, and by reaction for tasks, which live on
a lower floor. Boards and counters only read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, Least

from dealwright.crm.activities.models import Binding
from dealwright.events import Ref
from dealwright.events.together import Key
from dealwright.records import kinds
from dealwright.work.tasks.models import Task

NEXT_STEP, INTERACTION = "next_step_at", "last_interaction_at"


def renew(kind: str, id: int) -> None:
    """Derive it again for one record; inside an action. Kinds without such a column have nothing to keep."""
    renew_many([(kind, id)])


def renew_about(refs: Iterable[Ref]) -> None:
    """The same for several records."""
    renew_many((one.kind, one.id) for one in refs)


def renew_many(of: Iterable[Key]) -> None:
    """The same by kinds and ids, in an order that no two changes block each other in; two queries a kind."""
    for kind, together in groupby(sorted(set(of)), key=itemgetter(0)):
        if (found := _locked(kind, [id for _kind, id in together], NEXT_STEP)) is not None:
            found.update(next_step_at=Least(_of_activities(kind), _of_tasks(kind)))


def count_interaction(refs: Iterable[Ref], *, at: datetime) -> None:
    """Somebody of us or the client did something about these records (OL-20); never an earlier moment."""
    for kind, id in sorted({(one.kind, one.id) for one in refs}):
        if (found := _locked(kind, [id], INTERACTION)) is not None:
            found.update(last_interaction_at=Greatest(F(INTERACTION), at))


def _locked(kind: str, ids: Sequence[int], column: str) -> QuerySet[Any] | None:
    """The rows, locked so that the next statement sees what other changes committed; None without any."""
    declared = kinds.get(kind)
    if declared is None or not hasattr(declared.records.model, column):
        return None
    found: QuerySet[Any] = declared.everything.filter(pk__in=ids)
    locked = found.order_by("pk").select_for_update(of=("self",), no_key=True)
    return found if list(locked.values_list("pk", flat=True)) else None


def _of_activities(kind: str) -> Subquery:
    """The earliest deadline of an open activity about the outer record."""
    about = Binding.objects.filter(on_kind=kind, on_id=OuterRef("pk"), activity__deleted_at=None)
    planned = about.filter(activity__done_at=None, activity__due_at__isnull=False)
    return Subquery(planned.order_by("activity__due_at").values("activity__due_at")[:1])


def _of_tasks(kind: str) -> Subquery:
    """The earliest deadline of an open task about it."""
    about = Task.objects.open().filter(about_kind=kind, about_id=OuterRef("pk"))
    return Subquery(about.filter(due_at__isnull=False).order_by("due_at").values("due_at")[:1])
