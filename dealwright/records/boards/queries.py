"""Questions about the records on a board: its columns, their cards, their figures.

A column is anything that narrows the records and orders them by an index: a stage, or a stretch of time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.boards.board import Board, CardBoard
from dealwright.records.boards.figures import Figures, figures_of, shares
from dealwright.records.boards.places import Place
from dealwright.records.pipelines.models import Pipeline, Stage

PAGE = 12
MOST_SHOWN = 200
"""Cards of one column that a refresh brings back at once."""

_ON_EVERY_CARD = (
    "version",
    "currency",
    "tags",
    "responsible__name",
    "responsible__photo",
)

Narrow = Callable[[Any], Any]
"""What a board is narrowed by: records in, those that fit out."""


def _all_of_them(records: Any) -> Any:
    return records


@dataclass(frozen=True)
class Filled:
    """What stands in a column."""

    cards: list[Any]
    next_cursor: str | None
    figures: Figures


@dataclass(frozen=True)
class Column:
    """One stage of the board."""

    stage: Stage
    cards: list[Any]
    next_cursor: str | None
    figures: Figures
    share: int
    """Percent of the board's worth; of its records where they are worth nothing."""


@dataclass(frozen=True)
class Stages:
    """The open records of a pipeline, stage by stage."""

    pipeline: Pipeline
    columns: list[Column]
    ends: list[Stage]
    """The won and the lost stages: places to drop a card on."""


def stages_of(
    board: Board,
    actor: Actor,
    pipeline: Pipeline,
    *,
    narrow: Narrow = _all_of_them,
    shown: Mapping[str, int] | None = None,
    cards_of: Stage | None = None,
    is_searched: bool = False,
    is_hurried: bool = False,
) -> Stages:
    """The board in two queries, however many stages there are. `shown` asks for as many cards per stage.

    `cards_of` asks for the cards of that stage alone, beside the figures of all. `is_hurried` leaves the
    figures for later where a search found more than `SOUGHT`.
    """
    stages = list(pipeline.stages.all())
    is_open = [stage for stage in stages if not stage.is_final]
    seen = seen_on(board, actor, narrow, pipeline.pk)
    places = [place_of(stage) for stage in is_open]
    read = places if cards_of is None else [place for place in places if place.key == str(cards_of.pk)]
    filled = fill(board, seen, places, shown or {}, read=read, is_searched=is_searched, is_hurried=is_hurried)
    percent = shares([filled[str(stage.pk)].figures for stage in is_open])
    columns = [
        Column(stage, one.cards, one.next_cursor, one.figures, share)
        for stage, share in zip(is_open, percent, strict=True)
        for one in [filled[str(stage.pk)]]
    ]
    return Stages(pipeline, columns, [stage for stage in stages if stage.is_final])


def seen_on(
    board: CardBoard, actor: Actor, narrow: Narrow = _all_of_them, pipeline_id: int | None = None
) -> QuerySet[Any]:
    """The records the actor sees on a board; of one pipeline where the board is that of one."""
    seen = board.listing.among(board.of_kind.records.all()).seen_by(actor, pipeline_id=pipeline_id)
    narrowed: QuerySet[Any] = narrow(seen.active())
    return narrowed


def place_of(stage: Stage) -> Place:
    """The column of a stage: who came last stands on top."""
    return Place(str(stage.pk), Q(stage=stage), "-stage_since", lambda card: card.stage_id == stage.pk)


def fill(
    board: CardBoard,
    seen: QuerySet[Any],
    places: Sequence[Place],
    shown: Mapping[str, int],
    *,
    read: Sequence[Place] | None = None,
    is_searched: bool = False,
    is_hurried: bool = False,
) -> dict[str, Filled]:
    """The first cards of these columns and their figures: two queries, however many columns there are.

    `read` names those whose cards are wanted, where that is not all of them; `is_searched` says that the
    records are those a search found; `is_hurried` that figures may come later then.
    """
    cards = _cards_of(board, seen, places if read is None else read, shown)
    figures = figures_of(seen, places, sum_of=board.sum_of, is_searched=is_searched, is_hurried=is_hurried)
    filled = {}
    for place in places:
        limit = _limit(shown, place)
        found = cards.get(place.key, [])
        cursor = _cursor_after(found, place, limit)
        filled[place.key] = Filled(found[:limit], cursor, figures[place.key])
    return filled


def further_cards(
    board: CardBoard, seen: QuerySet[Any], place: Place, cursor: str
) -> tuple[list[Any], str | None]:
    """The next cards of a column, and where they end."""
    if cursor:
        seen = seen.filter(_after(cursor, place))
    cards = _cards_of(board, seen, [place], {})[place.key]
    return cards[:PAGE], _cursor_after(cards, place, PAGE)


def _cards_of(
    board: CardBoard, seen: QuerySet[Any], places: Sequence[Place], shown: Mapping[str, int]
) -> dict[str, list[Any]]:
    """The first cards of each column and one more, in one query."""
    cards: dict[str, list[Any]] = {place.key: [] for place in places}
    if not places:
        return cards
    first = [_first_of(seen, place, _limit(shown, place)) for place in places]
    chosen = first[0].union(*first[1:], all=True) if len(first) > 1 else first[0]
    found = board.of_kind.records.filter(pk__in=chosen).select_related(*board.relations)
    read = (*_ON_EVERY_CARD, board.titled_by, board.sum_of, *board.placed_by, *board.on_cards)
    for card in found.only(*read):
        cards[next(place.key for place in places if place.holds(card))].append(card)
    for place in places:
        cards[place.key].sort(key=lambda card: _position(card, place), reverse=place.ordered[0] == "-")
    return cards


def _first_of(seen: QuerySet[Any], place: Place, limit: int) -> Any:
    """The keys of the records on top of a column."""
    sign = "-" if place.ordered[0] == "-" else ""
    ordered = seen.filter(place.within).order_by(*dict.fromkeys([place.ordered, f"{sign}pk"]))
    return ordered.values("pk")[: limit + 1]


def _limit(shown: Mapping[str, int], place: Place) -> int:
    return min(shown.get(place.key, PAGE), MOST_SHOWN)


def _position(card: Any, place: Place) -> tuple[Any, ...]:
    """Where a card stands among the others of its column."""
    name = place.ordered.removeprefix("-")
    return (card.pk,) if name == "pk" else (getattr(card, name), card.pk)


def _cursor_after(cards: Sequence[Any], place: Place, limit: int) -> str | None:
    if len(cards) <= limit:
        return None
    *moment, id = _position(cards[limit - 1], place)
    return f"{moment[0].isoformat() if moment else ''}~{id}"


def _after(cursor: str, place: Place) -> Q:
    """What comes after that place in the column."""
    name, beyond = place.ordered.removeprefix("-"), "lt" if place.ordered[0] == "-" else "gt"
    moment, id = _read(cursor, place)
    if name == "pk":
        return Q(**{f"pk__{beyond}": id})
    if moment is None:
        raise _no_such_place()
    same_or_beyond = Q(**{f"{name}__{beyond}e": moment})
    return same_or_beyond & (Q(**{f"{name}__{beyond}": moment}) | Q(**{f"pk__{beyond}": id}))


def _read(cursor: str, place: Place) -> tuple[date | datetime | None, int]:
    try:
        moment, id = cursor.split("~")
        read = date.fromisoformat if place.of_days else clock.read
        return read(moment) if moment else None, int(id)
    except ValueError:
        raise _no_such_place() from None


def _no_such_place() -> Refused:
    return Refused(_("This is no place in the column; start from its top."), field="cursor")
