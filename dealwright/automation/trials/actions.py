"""Verbs of a try: open a record for it, move it along, end it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.trials.events import TrialEnded, TrialStarted
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.openers import opener_of
from dealwright.automation.trials.queries import record_of
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.access import require_settings
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage

LONGEST_TITLE = 120
LONGEST_WAIT_SECONDS = 600
SHORTEST_WAIT_SECONDS = 1


@action
def start_trial(*, stage: Stage, title: str = "", longest_wait_seconds: int = 10, by: Actor) -> Trial:
    """Open a record on that stage, marked as a test. Whatever rules wait for comes after so many seconds.

    Messages that rules write for it stay here.
    """
    require_settings(by)
    if by.user is None:
        raise Forbidden(_("Only people who work here try the automation."))
    kind, opener = kinds.get(stage.pipeline.of_kind), opener_of(stage.pipeline.of_kind)
    if opener is None or kind is None or not kind.is_in_use():
        raise Refused(_("Records of this kind cannot be tried out."), field="stage_id")
    if not SHORTEST_WAIT_SECONDS <= longest_wait_seconds <= LONGEST_WAIT_SECONDS:
        raise Refused(_("Wait between 1 and 600 seconds."), field="longest_wait_seconds")
    name = " ".join(title.split())[:LONGEST_TITLE] or _("A trial of “%(pipeline)s”") % {
        "pipeline": stage.pipeline.name
    }
    opened = opener(title=_("Test: %(name)s") % {"name": name}, stage=stage, responsible=by.user, by=by)
    trial = Trial(
        on_kind=opened.record_kind,
        on_id=opened.pk,
        longest_wait_seconds=longest_wait_seconds,
        started_by=by.user,
    )
    trial.save()
    told = TrialStarted(stage=ref(stage), longest_wait_seconds=longest_wait_seconds)
    record(told, on=opened)
    return trial


@action
def move_along(trial: Trial, *, to: Stage, by: Actor) -> Any:
    """Move the record of a try to another stage, as a person would."""
    found = _going_on(trial)
    kind = kinds.get(trial.on_kind)
    if found is None or kind is None or kind.move is None:
        raise Refused(_("The record of this trial is not there any more."))
    return kind.move(found, to=to, by=by)


@action
def end_trial(trial: Trial, *, by: Actor) -> Trial:
    """End the try: its record goes into the recycle bin. Tasks that rules made stay."""
    trial = Trial.objects.locked(trial)
    if trial.ended_at is not None:
        return trial
    found, kind = record_of(trial), kinds.get(trial.on_kind)
    if found is not None and kind is not None:
        record(TrialEnded(), on=found)
        if kind.delete is not None:
            kind.delete(found, by=by)
    trial.ended_at = clock.now()
    trial.version += 1
    trial.save()
    return trial


def _going_on(trial: Trial) -> Any:
    if Trial.objects.locked(trial).ended_at is not None:
        raise Conflict(_("This trial has ended."))
    return record_of(trial)
