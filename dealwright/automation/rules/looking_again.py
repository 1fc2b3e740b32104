"""Runs that come back look again: what they waited for may have happened while nobody told them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dealwright.automation.rules import running, sequence
from dealwright.automation.rules.models import RuleRun, WaitsFor
from dealwright.automation.workdays.waiting import let_go_on
from dealwright.kit import clock

FROM_A_DATE = Q(waits_for=WaitsFor.DATE) | Q(rule__follows_date=True, waits_for__in=["", WaitsFor.DAY])
"""Those that are reckoned again when the date they count from is filled in or changed (AU-23, AU-24)."""
BATCH = 500


def look_again(runs: QuerySet[RuleRun]) -> None:
    """Let each of these find what it waits for as it is now.

    Those that wait for rules above or for work are looked at by the next worker; a date is read anew; whose
    working day it waits for may be at work.
    """
    runs.filter(waits_for__in=[WaitsFor.ABOVE, WaitsFor.WORK]).update(due_at=clock.now())
    _reckon_again(runs.filter(FROM_A_DATE, is_pausing=False, is_hurried=False).exclude(rule__date_field=""))
    let_go_on(runs.filter(waits_for=WaitsFor.DAY))


def _reckon_again(runs: QuerySet[RuleRun]) -> None:
    counted = list(runs.select_related("rule"))
    records = running.records_of(counted)
    for run in counted:
        record = records.get((run.on_kind, run.on_id))
        if record is not None:
            sequence.give_time(run, record, clock.now())
    RuleRun.objects.bulk_update(counted, sequence.TIME, batch_size=BATCH)
