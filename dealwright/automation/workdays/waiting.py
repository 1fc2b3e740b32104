"""Whom a run waits for before it is done, and letting it go on when they work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from dealwright.automation.hours.queries import working_time
from dealwright.automation.rules.models import RuleRun, RunState, WaitsFor
from dealwright.automation.trials.queries import is_tried_out
from dealwright.kit import clock
from dealwright.kit.working_time import NoWorkingTime
from dealwright.people.users.models import User
from dealwright.people.workdays.queries import AtWork, are_noted, at_work, hold_still

IN_BUSINESS_HOURS = Q(rule__in_business_hours=True, is_pausing=False) | Q(
    is_pausing=True, rule__settings__in_business_hours=True
)


def keeps_waiting(run: RuleRun, on: Any) -> bool:
    """Whether the time of a run has come and it waits on, for somebody who does not work now.

    It is written down who that is. Nobody is waited for while people do not note their working day, on a
    record that is tried out, or once somebody let the run go at once; nor is somebody who may not sign in.
    """
    if run.is_hurried or not (run.is_pausing or run.rule.in_working_day):
        return False
    person = run.day_of if run.is_pausing else on.responsible
    if person is None or not person.is_active or not are_noted():
        return False
    if _works(person) or is_tried_out(run.on_kind, run.on_id):
        return False
    if not hold_still(person) or _works(person):  # it was switched off, or they began, while we asked
        return False
    run.due_at, run.due_local, run.waits_for, run.day_of = None, "", WaitsFor.DAY, person
    RuleRun.objects.filter(pk=run.pk, fence=run.fence, state=RunState.WAITING).update(
        due_at=None, due_local="", waits_for=WaitsFor.DAY, day_of=person, leased_by=None
    )
    return True


def waiting_runs() -> QuerySet[RuleRun]:
    """Those that wait for somebody's working day."""
    return RuleRun.objects.filter(state=RunState.WAITING, waits_for=WaitsFor.DAY)


def follow_the_responsible(of_kind: str, id: int) -> None:
    """Somebody else answers for a record: what waits for whoever did looks again.

    A worker may just be writing down to wait for them, because it read the record before. So everything of
    the record that waits is locked first, and only then is asked for whom.
    """
    of_record = RuleRun.objects.filter(on_kind=of_kind, on_id=id, state=RunState.WAITING)
    list(of_record.order_by("pk").select_for_update().values_list("pk", flat=True))
    let_go_on(waiting_runs().filter(on_kind=of_kind, on_id=id, is_pausing=False))


def let_go_on(runs: QuerySet[RuleRun]) -> None:
    """Let these look again now whether they still wait; in working time only, where their rule says so."""
    ids = list(runs.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return
    found, now = RuleRun.objects.filter(pk__in=ids), clock.now()
    in_hours = list(found.filter(IN_BUSINESS_HOURS).values_list("pk", flat=True))
    found.exclude(pk__in=in_hours).update(due_at=now, waits_for="")
    if in_hours:
        RuleRun.objects.filter(pk__in=in_hours).update(due_at=_in_working_time(now), waits_for="")


def _works(person: User) -> bool:
    return at_work(person) is AtWork.WORKING


def _in_working_time(now: datetime) -> datetime:
    try:
        return working_time().next_moment(now).astimezone(UTC)
    except NoWorkingTime:
        return now
