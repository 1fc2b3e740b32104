"""Finding the deal of an address, and reading what the address asks of the board."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dealwright.crm.deals.listing import DEAL_LIST, DEALS
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.queries import PAGE, with_relations
from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.records.lists.asking import read
from dealwright.records.lists.frame import state_in
from dealwright.records.lists.state import State
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_for


def seen_deal(request: HttpRequest, id: int) -> Deal:
    """The deal, if the actor may see it."""
    return get_object_or_404(with_relations(Deal.objects.seen_by(request.actor)), pk=id)


def changed_deal(request: HttpRequest, id: int) -> Deal:
    """The deal, if the actor may change it."""
    return get_object_or_404(with_relations(Deal.objects.changed_by(request.actor)), pk=id)


@dataclass(frozen=True)
class Asked:
    """What an address asks of the board; what makes no sense there is passed over."""

    pipeline_id: int | None
    state: State
    """Without the pipeline: the board has one of its own."""

    @property
    def query(self) -> str:
        """The same as the end of an address, so that answers stay within it."""
        return self.query_with()

    def query_with(self, **more: Any) -> str:
        """The same with further or other values."""
        pipeline = {"pipeline_id": str(self.pipeline_id)} if self.pipeline_id else {}
        return self.state.narrowed(**pipeline).address("", **more)

    def in_pipeline(self, pipeline_id: int | None) -> Asked:
        """The same of another pipeline."""
        return replace(self, pipeline_id=pipeline_id)

    def narrow(self, deals: Any) -> Any:
        """Only the deals that fit."""
        return DEALS.narrowed(deals, DEALS.read(self.state.sorted_by("").wishes))


def asked_of_board(request: HttpRequest) -> Asked:
    """What this address asks of the board."""
    return asked_by(state_in(request), request.actor)


def asked_by(state: State, actor: Actor) -> Asked:
    """What a state asks of the board, as far as the actor may ask it."""
    pipeline_id = whole_number(dict(state.filters).get("pipeline_id"))
    return Asked(pipeline_id, read(DEAL_LIST, state.without(["pipeline_id"]), actor).state)


def shown_cards(text: str) -> dict[int, int]:
    """How many cards each column shows, from `3:20,4:45`; never less than a page."""
    pairs = [part.partition(":") for part in text[:2000].split(",")]
    numbers = [(whole_number(stage), whole_number(count)) for stage, _colon, count in pairs]
    return {stage: max(count, PAGE) for stage, count in numbers if stage and count}


def pipeline_of(asked: Asked, pipelines: list[Pipeline]) -> Pipeline:
    """The pipeline that is asked for, or the default one."""
    if not pipelines:
        raise NotFound(_("There is no pipeline yet; make one first."))
    if asked.pipeline_id is None:
        return max(pipelines, key=lambda pipeline: pipeline.is_default)
    found = next((pipeline for pipeline in pipelines if pipeline.pk == asked.pipeline_id), None)
    if found is None:
        raise Http404
    return found


def deal_pipelines(actor: Actor) -> list[Pipeline]:
    """The pipelines in which the actor may see deals, with their stages, in two queries."""
    return list(pipelines_for(actor, "deal"))
