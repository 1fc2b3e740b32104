"""Choosing cards of a board: what is done with them stands on the bar of lists."""

from __future__ import annotations

from typing import Any

from dealwright.events import Actor
from dealwright.records.boards.asking import Asked
from dealwright.records.boards.board import Board
from dealwright.records.bulk.bar import Bar, Matching, bar_of, everything_of
from dealwright.records.pipelines.models import Pipeline

OF_STAGE = ("stage_id", "stage_id__in")


def bar_of_board(
    actor: Actor, board: Board, asked: Asked, pipeline: Pipeline, columns: list[dict[str, Any]]
) -> Bar:
    """The bar of a board: all that match are those in its columns, as far as they are counted."""
    figures = [column["figures"] for column in columns]
    matching = Matching(
        query=on_board(asked, pipeline),
        count=sum(of_column.count for of_column in figures),
        count_capped=any(of_column.count_capped for of_column in figures),
        is_read=not any(column["next_url"] for column in columns),
    )
    return bar_of(actor, board.listing, matching, stays=True)


def on_board(asked: Asked, pipeline: Pipeline) -> str:
    """What the board shows, as a list asks for it: the open stages of its pipeline, by the same filters."""
    stages = {str(stage.pk) for stage in pipeline.stages.all() if not stage.is_final}
    for name, text in asked.state.filters:
        if name in OF_STAGE:
            stages &= set(text.split(","))
    ids = ",".join(sorted(stages, key=int)) or "0"
    return everything_of(asked.state.without(OF_STAGE).narrowed(stage_id__in=ids))
