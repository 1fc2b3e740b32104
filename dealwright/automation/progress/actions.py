"""Verbs on what rules have still to do for a record. Runs are book-keeping; what is done to them is told."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from dealwright.automation.progress.events import RuleHurried, RulesRetried, RulesStopped
from dealwright.automation.rules.looking_again import look_again
from dealwright.automation.rules.models import RuleRun, RunState, WaitsFor
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage


@action
def stop_rules(on: Any, *, by: Actor) -> int:
    """Cancel what the rules of the record's stage have still to do; how many there were.

    What is being done at this moment is finished; whoever enters the stage again starts its rules again.
    """
    waiting = _locked(on).filter(state=RunState.WAITING, rule__stage_id=on.stage_id)
    ids = [run.pk for run in waiting]
    if ids:
        _close(ids, RunState.CANCELED)
        record(RulesStopped(stage=_stage_ref(on), runs=ids), on=on)
    return len(ids)


@action
def resume_rules(on: Any, ids: list[int], *, by: Actor) -> int:
    """Let runs that were stopped wait again for what they waited for; the way back of `stop_rules`."""
    stopped = _locked(on).filter(pk__in=ids, state=RunState.CANCELED, rule__stage_id=on.stage_id)
    found = [run.pk for run in stopped]
    if found:
        again = RuleRun.objects.filter(pk__in=found)
        again.update(state=RunState.WAITING, finished_at=None, leased_by=None)
        look_again(again)
        record(RulesRetried(stage=_stage_ref(on), runs=found), on=on)
    return len(found)


@action
def hurry_run(run: RuleRun, on: Any, *, by: Actor) -> RuleRun:
    """Let a rule that waits run now; its condition is looked at as always."""
    run = _one(run, on)
    if run.state != RunState.WAITING:
        raise Refused(_("This rule does not wait any more."))
    if run.waits_for == WaitsFor.WORK:
        raise Refused(_("It waits until what it began is finished; finish that."))
    RuleRun.objects.filter(pk=run.pk).update(due_at=clock.now(), due_local="", waits_for="", is_hurried=True)
    told = RuleHurried(stage=_stage_ref(on), action=run.rule.action, run=run.pk)
    record(told, on=on)
    return run


@action
def retry_run(run: RuleRun, on: Any, *, by: Actor) -> RuleRun:
    """Try a rule that failed again, for a record that still stands on its stage."""
    run = _one(run, on)
    if run.state != RunState.FAILED:
        raise Refused(_("This rule has not failed."))
    _try_again([run.pk])
    record(RulesRetried(stage=_stage_ref(on), runs=[run.pk]), on=on)
    return run


@action
def retry_rules(on: Any, *, by: Actor) -> int:
    """Try again what failed for the record on the stage where it stands; how many there were."""
    failed = _locked(on).filter(state=RunState.FAILED, rule__stage_id=on.stage_id)
    ids = [run.pk for run in failed]
    if ids:
        _try_again(ids)
        record(RulesRetried(stage=_stage_ref(on), runs=ids), on=on)
    return len(ids)


def _locked(on: Any) -> Any:
    runs = RuleRun.objects.select_for_update(of=("self",)).filter(on_kind=on.record_kind, on_id=on.pk)
    return runs.order_by("pk")


def _one(run: RuleRun, on: Any) -> RuleRun:
    found: RuleRun = _locked(on).select_related("rule").get(pk=run.pk)
    if found.rule.stage_id != on.stage_id:
        raise Refused(_("The record has left the stage of this rule."))
    return found


def _close(ids: list[int], state: RunState) -> None:
    """A higher fence makes what a worker holds of them void."""
    RuleRun.objects.filter(pk__in=ids).update(
        state=state, finished_at=clock.now(), leased_by=None, fence=F("fence") + 1
    )


def _try_again(ids: list[int]) -> None:
    RuleRun.objects.filter(pk__in=ids).update(
        state=RunState.WAITING, attempts=0, error="", due_at=clock.now(), due_local="", finished_at=None
    )


def _stage_ref(on: Any) -> Any:
    return ref(Stage.objects.get(pk=on.stage_id))
