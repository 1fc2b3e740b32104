"""Choosing cards of a board: what is done with them stands on the bar of lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dealwright.events import Actor
from dealwright.records.boards.asking import Asked
from dealwright.records.boards.board import CardBoard
from dealwright.records.bulk.bar import Bar, Matching, bar_of, everything_of
from dealwright.records.pipelines.models import Pipeline


def bar_of_board(actor: Actor, board: CardBoard, query: str, columns: list[dict[str, Any]]) -> Bar:
    """The bar of a board: all that match are those in its columns, as far as they are counted.

    `query` asks a list for them.
    """
    figures = [column["figures"] for column in columns]
    matching = Matching(
        query=query,
        count=sum(of_column.count for of_column in figures),
        count_capped=any(of_column.count_capped for of_column in figures),
        is_read=not any(column["next_url"] for column in columns),
    )
    return bar_of(actor, board.listing, matching, stays=True)


def on_board(asked: Asked, pipeline: Pipeline) -> str:
    """What the board shows, as a list asks for it: the open stages of its pipeline, by the same filters."""
    stages = [str(stage.pk) for stage in pipeline.stages.all() if not stage.is_final]
    return of_these(asked, "stage_id", sorted(stages, key=int), nothing="0")


def of_these(asked: Asked, name: str, values: Iterable[str], *, nothing: str) -> str:
    """The same filters, and of what `name` may be only these values. `nothing` is what none of them is."""
    both = (name, f"{name}__in")
    wanted = list(values)
    for given, text in asked.state.filters:
        if given in both:
            wanted = [one for one in wanted if one in text.split(",")]
    narrowed = asked.state.without(both).narrowed(**{f"{name}__in": ",".join(wanted) or nothing})
    return everything_of(narrowed)
