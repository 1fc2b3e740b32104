"""The stages of papers: on which one a paper stands for its state, and what is told when it moves."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from dealwright.crm.standing import Standing
from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Actor, record, ref
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.known import known_stage
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import keep_stage, refuse_unfilled
from dealwright.sales.papers.models import DRAFT, SENT, Paper
from dealwright.sales.statuses.queries import stages_of


class Place(NamedTuple):
    """A stage a paper stood on before, and since when: what undo brings back."""

    stage: Stage
    since: datetime | None


def stage_of_state(paper: Paper, state: str | None = None) -> Stage:
    """The stage that every installation has for the state."""
    return stages_of(paper.record_kind)[state or paper.state]


def is_for_sent(paper: Paper, stage: Stage) -> bool:
    """Whether what stands there was given to the client: the stage “sent”, and those of our own behind it."""
    return stands_for_sent(paper.record_kind, stage)


def stands_for_sent(of_kind: str, stage: Stage) -> bool:
    """The same for all papers of a kind."""
    return not stage.is_final and not stage.is_before(stages_of(of_kind)[SENT])


def refuse_strange(paper: Paper, to: Stage) -> None:
    """Raise Refused for a stage of other records."""
    if to.pipeline_id != paper.pipeline_id:
        raise Refused(_("This stage belongs to another pipeline."), field="stage_id")


def refuse_draft_again(paper: Paper, to: Stage) -> None:
    """Raise Refused where something that the client has would become a draft."""
    if to.code == DRAFT and paper.open_state == SENT:
        raise Refused(_("The client has it already, so it does not become a draft again."), field="stage_id")


def keep_up(
    paper: Paper,
    *,
    to: Stage | None = None,
    back_to: Place | None = None,
    told: type[RecordMoved],
    by: Actor,
    at: datetime | None = None,
) -> None:
    """Let a locked paper, whose state was changed, stand where that state belongs, and tell of the move.

    On a stage of our own it stays as long as that fits its state. `to` names the open stage it was moved to,
    `back_to` where it stood before what is undone. Inside an action that saves the paper.
    """
    target = back_to.stage if back_to is not None else to or _fitting(paper)
    if target.pk == paper.stage_id:
        return
    keep_stage(target, for_record=paper)
    if back_to is None:
        refuse_unfilled(paper, target, by)
    before = known_stage(paper.pipeline_id, paper.stage_id)
    left = Standing(since=paper.stage_since)
    paper.put_into(target, at=back_to.since if back_to is not None else at)
    record(told(before=ref(before), after=ref(target), stood=left), on=paper, about=paper.client_refs)


def _fitting(paper: Paper) -> Stage:
    here = known_stage(paper.pipeline_id, paper.stage_id)
    if paper.state == SENT and is_for_sent(paper, here):
        return here
    if paper.state == DRAFT and not here.is_final:
        return here
    return stage_of_state(paper)
