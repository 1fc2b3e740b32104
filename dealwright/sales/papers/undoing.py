"""The ways back from moves of papers, and from the verbs that moved them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.standing.events import RecordMoved
from dealwright.events import Event
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse
from dealwright.sales.papers.models import DRAFT, SENT
from dealwright.sales.papers.standing import Place


def moves_of_papers(
    moved: type[RecordMoved], *, beside: Collection[type[Event]], move_back: Callable[..., Any]
) -> None:
    """Say that a paper goes back to the stage it came from.

    A move that a verb made is told beside the event of the verb, and goes back with that one. `move_back` is
    `move_back(paper, to=place, by=actor)`.
    """
    verbs = [one.kind for one in beside]

    def take_back(step: Step) -> None:
        told, paper = step.event, step.record
        if _of_the_same(step).filter(kind__in=verbs).exists():
            return
        if not step.holds(paper.stage_id == told.after.id and paper.state in {DRAFT, SENT}, "stage"):
            return
        stage = _stage(told)
        if stage is None:
            raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": told.before})
        move_back(paper, to=Place(stage, told.stood and told.stood.since), by=step.by)

    inverse(of=moved, touches="stage")(take_back)


def stood_before(step: Step, moved: type[RecordMoved]) -> Place | None:
    """Where the paper stood before the verb that is taken back; None where nobody told, or it is gone."""
    entry = _of_the_same(step).filter(kind=moved.kind, id__lt=step.entry.pk).order_by("-id").first()
    if entry is None:
        return None
    told: Any = moved.load(entry.facts)
    stage = _stage(told)
    if stage is None or stage.is_final:
        return None
    return Place(stage, told.stood and told.stood.since)


def _of_the_same(step: Step) -> Any:
    """What the same change told of the same paper."""
    entry = step.entry
    found = Entry.objects.filter(change_id=entry.change_id, subject_kind=entry.subject_kind)
    return found.filter(subject_id=entry.subject_id)


def _stage(told: Any) -> Stage | None:
    found: Stage | None = Stage.objects.filter(pk=told.before.id).select_related("pipeline").first()
    return found
