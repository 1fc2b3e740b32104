"""What an address asks of a board; what makes no sense there is passed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.records.boards.board import Board, CardBoard
from dealwright.records.boards.queries import PAGE
from dealwright.records.lists.asking import read
from dealwright.records.lists.frame import state_in
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.state import EVERYTHING, State
from dealwright.records.pipelines.known import pipelines_known_to
from dealwright.records.pipelines.models import Pipeline


@dataclass(frozen=True)
class Asked:
    """What an address asks of a board."""

    listing: Listing
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

    @property
    def everything(self) -> str:
        """The end of the address of all records of this pipeline."""
        return replace(self, state=State(view=EVERYTHING)).query

    def in_pipeline(self, pipeline_id: int | None) -> Asked:
        """The same of another pipeline."""
        return replace(self, pipeline_id=pipeline_id)

    def narrow(self, records: Any) -> Any:
        """Only the records that fit."""
        list_of = self.listing.list_of
        return list_of.narrowed(records, list_of.read(self.state.sorted_by("").wishes))


def asked_of(request: HttpRequest, board: CardBoard) -> Asked:
    """What this address asks of the board."""
    return asked_by(board, state_in(request), request.actor)


def asked_by(board: CardBoard, state: State, actor: Actor) -> Asked:
    """What a state asks of the board, as far as the actor may ask it."""
    pipeline_id = whole_number(dict(state.filters).get("pipeline_id"))
    return Asked(board.listing, pipeline_id, read(board.listing, state.without(["pipeline_id"]), actor).state)


def asked_of_all(request: HttpRequest, board: CardBoard) -> Asked:
    """What this address asks of a board that shows the records of all pipelines."""
    return Asked(board.listing, None, read(board.listing, state_in(request), request.actor).state)


def shown_cards(text: str) -> dict[str, int]:
    """How many cards each column shows, from `3:20,4:45`; never less than a page."""
    pairs = [part.partition(":") for part in text[:2000].split(",")]
    numbers = [(column, whole_number(count)) for column, _colon, count in pairs]
    return {column: max(count, PAGE) for column, count in numbers if column and count}


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


def pipelines_on(board: Board, actor: Actor) -> list[Pipeline]:
    """The pipelines in which the actor may see records of the board, with their stages."""
    return pipelines_known_to(actor, board.kind)
