"""What a program sees of trials and may do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Text, Verb
from dealwright.automation.placing import stage_called
from dealwright.automation.trials import actions
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.queries import trials, trials_started
from dealwright.people import access


class TrialOut(Out):
    """A record that was opened to try the automation."""

    id: Id
    record_kind: str = Field(examples=["deal"])
    record_id: Id
    longest_wait_seconds: int
    """Whatever rules wait for comes after so many seconds."""
    started_at: Moment
    ended_at: Moment | None
    opened_for_id: Id | None
    """The trial whose record this one was opened for, as a deal for an invoice; ends with it."""

    @staticmethod
    def resolve_record_kind(trial: Trial) -> str:
        return trial.on_kind

    @staticmethod
    def resolve_record_id(trial: Trial) -> int:
        return trial.on_id


class NewTrial(Body):
    """A trial to be started."""

    stage_id: Id
    """Where its record begins."""
    title: Annotated[str, Text(actions.LONGEST_TITLE, empty=True)] = ""
    longest_wait_seconds: int = Field(
        default=10, ge=actions.SHORTEST_WAIT_SECONDS, le=actions.LONGEST_WAIT_SECONDS
    )


class TrialStage(Verb):
    """Where its record goes."""

    stage_id: Id


TRIALS = ListOf(Trial, fields={"started_at": datetime, "ended_at": datetime})
router = Router()


@router.list("", TRIALS, TrialOut)
def list_trials(request: HttpRequest) -> QuerySet[Trial]:
    """Trials of automation, for those who may change settings."""
    access.require_settings(request.actor)
    return trials_started().order_by()


@router.post("", TrialOut, status=201)
def start_trial(request: HttpRequest, new: NewTrial) -> Trial:
    """Open a record only to see what automation does with it; its messages stay here."""
    access.require_settings(request.actor)
    given = new.model_dump()
    stage = stage_called(given.pop("stage_id"))
    return actions.start_trial(stage=stage, **given, by=request.actor)


@router.get("/{id}", TrialOut)
def get_trial(request: HttpRequest, id: Id) -> Trial:
    """One trial; what its rules did is at `/rules/runs`."""
    return _trial(request, id)


@router.post("/{id}/move", TrialOut)
def move_trial(request: HttpRequest, id: Id, move: TrialStage) -> Trial:
    """Move its record to another stage, as a person would."""
    found = _trial(request, id)
    actions.move_along(found, to=stage_called(move.stage_id), by=request.actor)
    return found


@router.post("/{id}/end", TrialOut)
def end_trial(request: HttpRequest, id: Id, end: Verb = NO_BODY) -> Trial:
    """End it: its record goes into the recycle bin."""
    return actions.end_trial(_trial(request, id), by=request.actor)


def _trial(request: HttpRequest, id: int) -> Trial:
    access.require_settings(request.actor)
    found: Trial = trials().get(pk=id)
    return found
