"""What is done by the clock about rules that wait for somebody's working day."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from dealwright.automation.workdays.waiting import let_go_on, waiting_runs
from dealwright.records import kinds

BATCH = 100


def step() -> bool:
    """Let runs that wait for somebody no longer responsible look again; True when there may be more.

    Reactions do so at once. What they are not told of is found here: a change of many records runs no
    automation unless somebody asks for it. Rules of a kind that is not in use sleep on.
    """
    waiting = waiting_runs().filter(is_pausing=False)
    is_full = False
    for name in list(waiting.order_by().values_list("on_kind", flat=True).distinct()):
        kind = kinds.get(name)
        if kind is None or not kind.is_in_use():
            continue
        of_the_same = kind.everything.filter(pk=OuterRef("on_id"), responsible=OuterRef("day_of")).order_by()
        stale = waiting.filter(~Exists(of_the_same), on_kind=name)
        with transaction.atomic():
            ids = list(stale.order_by("pk").values_list("pk", flat=True)[:BATCH])
            let_go_on(stale.filter(pk__in=ids))
        is_full = is_full or len(ids) == BATCH
    return is_full
