"""What a program sees of the rules of one record, and may do with what they have still to do."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Verb
from dealwright.automation.progress import actions
from dealwright.automation.progress.queries import Progress, RuleLine, progress_of, run_for, staged_record

RECORD = r"^[a-z][a-z_]{0,39}:[1-9]\d{0,17}$"
RecordName = Annotated[str, Field(pattern=RECORD, examples=["deal:42"])]


class MadeOut(Out):
    """One thing that a rule did, or made."""

    words: str
    url: str
    """The page on which it is seen."""


class RecordRunOut(Out):
    """What became of one rule for one record."""

    id: Id | None
    """Of the run; null where the rule was never started."""
    rule_id: Id
    stage_id: Id
    says: str
    """What it does, in words."""
    state: Literal["ahead", "waiting", "done", "skipped", "canceled", "failed"]
    due_at: Moment | None
    waits_for: str
    """`above`, `date`, `work` or `day` for what has no time."""
    day_of_id: Id | None
    """Whose working day it waits for, or its pause has to wait for."""
    explained: list[dict[str, Any]]
    """The parts of its condition as they were found; empty where they speak of what you may not see."""
    error: str
    finished_at: Moment | None
    made: list[MadeOut]
    """What it did and made, as far as you may see it."""


class RecordRuns(Out):
    """Every rule that stands before a record or was started for it, by stages."""

    record_kind: str
    record_id: Id
    stage_id: Id
    """Where it stands."""
    items: list[RecordRunOut]


class RecordNamed(Body):
    """A record that stands on a stage."""

    record: RecordName


class CountOut(Out):
    """How many runs it concerned."""

    runs: int


router = Router()


@router.get("/runs", RecordRuns)
def list_runs_of_record(
    request: HttpRequest, record: Annotated[str, Query(pattern=RECORD, examples=["deal:42"])]
) -> RecordRuns:
    """What became of the rules for one record that you may see: `?record=deal:42`."""
    return _told(progress_of(_staged(request, record), request.actor, with_made=True))


@router.post("/runs/stop", CountOut)
def stop_runs_of_record(request: HttpRequest, named: RecordNamed) -> CountOut:
    """Cancel what the rules of the record's stage have still to do."""
    found = _staged(request, named.record, to_change=True)
    return CountOut(runs=actions.stop_rules(found, by=request.actor))


@router.post("/runs/retry", CountOut)
def retry_runs_of_record(request: HttpRequest, named: RecordNamed) -> CountOut:
    """Try again everything that failed on the record's stage."""
    found = _staged(request, named.record, to_change=True)
    return CountOut(runs=actions.retry_rules(found, by=request.actor))


@router.post("/runs/{id}/retry", RecordRuns)
def retry_run(request: HttpRequest, id: Id, retry: Verb = NO_BODY) -> RecordRuns:
    """Try again a rule that failed."""
    run, on = run_for(request.actor, id)
    actions.retry_run(run, on, by=request.actor)
    return _told(progress_of(on, request.actor, with_made=True))


@router.post("/runs/{id}/run-now", RecordRuns)
def hurry_run(request: HttpRequest, id: Id, hurry: Verb = NO_BODY) -> RecordRuns:
    """Do not wait until a rule is due."""
    run, on = run_for(request.actor, id)
    actions.hurry_run(run, on, by=request.actor)
    return _told(progress_of(on, request.actor, with_made=True))


def _staged(request: HttpRequest, named: str, *, to_change: bool = False) -> Any:
    of_kind, id = named.split(":")
    return staged_record(of_kind, int(id), request.actor, to_change=to_change)


def _told(progress: Progress) -> RecordRuns:
    record = progress.record
    return RecordRuns(
        record_kind=record.record_kind,
        record_id=record.pk,
        stage_id=record.stage_id,
        items=[_item(line) for line in progress.lines],
    )


def _item(line: RuleLine) -> RecordRunOut:
    run, state = line.run, cast(Any, line.state)  # one of the words named above
    return RecordRunOut(
        id=run.pk if run else None,
        rule_id=line.rule.pk,
        stage_id=line.rule.stage_id,
        says=line.what,
        state=state,
        due_at=run.due_at if run else None,
        waits_for=run.waits_for if run else "",
        day_of_id=run.day_of_id if run else None,
        explained=line.explained,
        error=run.error if run else "",
        finished_at=run.finished_at if run else None,
        made=[MadeOut(words=one.words, url=one.url) for one in line.made],
    )
