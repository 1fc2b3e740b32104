"""Verbs of a try: open a record for it, move it along, end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dealwright.automation.trials.events import TrialEnded, TrialStarted
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.openers import Opener, Opening, opening_of
from dealwright.automation.trials.queries import record_of, trial_of
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.access import require_settings
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Stage

LONGEST_TITLE = 120
LONGEST_WAIT_SECONDS = 600
SHORTEST_WAIT_SECONDS = 1


@action
def start_trial(*, stage: Stage, title: str = "", longest_wait_seconds: int = 10, by: Actor) -> Trial:
    """Open a record on that stage, marked as a test. Whatever rules wait for comes after so many seconds.

    Messages that rules write for it stay here. What it has to be written for is opened, and tried, with it.
    """
    require_settings(by)
    if by.user is None:
        raise Forbidden(_("Only people who work here try the automation."))
    kind, opening = kinds.get(stage.pipeline.of_kind), opening_of(stage.pipeline.of_kind)
    if opening is None or kind is None or not kind.is_in_use():
        raise Refused(_("Records of this kind cannot be tried out."), field="stage_id")
    if not SHORTEST_WAIT_SECONDS <= longest_wait_seconds <= LONGEST_WAIT_SECONDS:
        raise Refused(_("Wait between 1 and 600 seconds."), field="longest_wait_seconds")
    name = " ".join(title.split())[:LONGEST_TITLE] or _("A trial of “%(pipeline)s”") % {
        "pipeline": stage.pipeline.name
    }
    test = _Test(_("Test: %(name)s") % {"name": name}, longest_wait_seconds, by.user, by)
    opened = test.open_with_all(opening, stage)
    told = TrialStarted(stage=ref(stage), longest_wait_seconds=longest_wait_seconds)
    record(told, on=opened.record)
    return opened.trial


def join_trial(record_made: Any, *, of: Trial) -> Trial:
    """Try what was made for a record of a trial together with it: it ends with that one. Inside an action."""
    trial = Trial(
        on_kind=record_made.record_kind,
        on_id=record_made.pk,
        longest_wait_seconds=of.longest_wait_seconds,
        started_by=of.started_by,
        opened_for_id=of.opened_for_id or of.pk,
    )
    trial.save()
    return trial


class _Opened(NamedTuple):
    record: Any
    trial: Trial


@dataclass(frozen=True)
class _Test:
    """What somebody wants to try."""

    title: str
    longest_wait_seconds: int
    started_by: User
    by: Actor

    def open_with_all(self, opening: Opening, stage: Stage) -> _Opened:
        """Its record, and before it what that is written for."""
        if opening.behind is None:
            return self._open(opening.open, stage)
        behind_it = opening_of(opening.behind)
        if behind_it is None:
            raise Refused(_("Records of this kind cannot be tried out."), field="stage_id")
        behind = self._open(behind_it.open, default_pipeline(opening.behind).stages.first())
        opened = self._open(opening.open, stage, behind=behind.record)
        opened.trial.opened_for, behind.trial.opened_for = None, opened.trial
        opened.trial.save()
        behind.trial.save()
        return opened

    def _open(self, opener: Opener, stage: Stage | None, **more: Any) -> _Opened:
        opened = opener(title=self.title, stage=stage, responsible=self.started_by, by=self.by, **more)
        trial = trial_of(opened) or Trial(
            on_kind=opened.record_kind,
            on_id=opened.pk,
            longest_wait_seconds=self.longest_wait_seconds,
            started_by=self.started_by,
        )
        trial.save()
        return _Opened(opened, trial)


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
    """End the try: its record goes into the recycle bin, with what was opened for it. Tasks that rules made
    stay.
    """
    main = Trial.objects.locked(trial.opened_for_id or trial.pk)
    if main.ended_at is None:
        together = Trial.objects.filter(opened_for=main, ended_at=None).order_by("-pk")
        for one in (main, *together.select_for_update()):
            _end(one, by)
    ended: Trial = trial.refreshed()
    return ended


def _end(trial: Trial, by: Actor) -> None:
    found, kind = record_of(trial), kinds.get(trial.on_kind)
    if found is not None and kind is not None:
        record(TrialEnded(), on=found)
        if kind.delete is not None:
            kind.delete(found, by=by)
    trial.ended_at = clock.now()
    trial.version += 1
    trial.save()


def _going_on(trial: Trial) -> Any:
    if Trial.objects.locked(trial).ended_at is not None:
        raise Conflict(_("This trial has ended."))
    return record_of(trial)
