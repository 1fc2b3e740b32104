"""What boards have in common whose columns are stretches of time: of next steps, and of deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.records.boards import queries
from dealwright.records.boards.asking import Asked, shown_cards
from dealwright.records.boards.board import CardBoard
from dealwright.records.boards.figures import figures_of, shares
from dealwright.records.boards.pages import PAGE, bin_url, cards_by_id, is_hurried, later_url, show_cards
from dealwright.records.boards.places import Place
from dealwright.records.boards.steps import Stretch, place_of, stretch_of
from dealwright.records.bulk.bar import may_choose

MOVED = "records/boards/planned.html"


@dataclass(frozen=True)
class Timed:
    """Such a board as one request asks for it."""

    board: CardBoard
    url: str
    """Its own address; those of its further cards stand under it."""
    asked: Asked
    seen: Any
    """The records that stand on it, as far as the reader sees them."""
    column: str
    """Where the records keep the deadline."""
    stretches: list[Stretch]
    of_days: bool = False
    pipeline_id: int | None = None
    """Of which pipeline it is, where it is that of one."""

    def place_of(self, stretch: Stretch) -> Place:
        """A column as the database is asked for it."""
        return place_of(stretch, self.column, of_days=self.of_days)

    def deadline_of(self, record: Any) -> date | datetime | None:
        """When the record is due."""
        due: date | datetime | None = getattr(record, self.column)
        return due

    def next_url(self, stretch: Stretch, cursor: str | None) -> str | None:
        """Where the next cards of a column are."""
        return cursor and f"{self.url}/{stretch.id}{self.asked.query_with(cursor=cursor)}"


def context_of(request: HttpRequest, timed: Timed) -> dict[str, Any]:
    """What the board shows: two queries and those of its cards, however many there are."""
    board, asked = timed.board, timed.asked
    sent = request.POST if request.method == "POST" else request.GET
    filled = queries.fill(
        board,
        timed.seen,
        [timed.place_of(one) for one in timed.stretches],
        shown_cards(sent.get("shown", "")),
        is_searched=bool(asked.state.search),
        is_hurried=is_hurried(request),
    )
    is_later = any(one.figures.is_later for one in filled.values())
    return {
        "board": board,
        "listing": board.listing,
        "url": timed.url,
        "refresh_url": f"{timed.url}{asked.query}",
        "later_url": later_url(is_later, timed.url, asked),
        "everything_url": f"{timed.url}{asked.everything}",
        "columns": _columns(request, timed, filled),
        "may_choose": may_choose(request.actor, board.kind, timed.pipeline_id),
        "ends": [],
        "bin_url": bin_url(request.actor, board, timed.pipeline_id),
        "choices": [one for one in timed.stretches if not one.is_closed],
        "may_create": False,
    }


def board_again(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The whole board in answer to a card that could not stay where it was put."""
    return web.render(request, PAGE, context | {"oob": True}, fragment="board", status=409)


def further_cards(request: HttpRequest, timed: Timed, place: str) -> HttpResponse:
    """The next cards of a column."""
    stretch = next((one for one in timed.stretches if one.id == place), None)
    if stretch is None:
        raise Http404
    cursor = request.GET.get("cursor", "")
    found, cursor_after = queries.further_cards(timed.board, timed.seen, timed.place_of(stretch), cursor)
    next_url = timed.next_url(stretch, cursor_after)
    return show_cards(request, timed.board, found, next_url, stretch, pipeline_id=timed.pipeline_id)


def moved(
    request: HttpRequest, timed: Timed, record: Any, before: date | datetime | None, now: Stretch
) -> HttpResponse:
    """The figures of the two columns, and the card anew."""
    board = timed.board
    touched = {one.id: one for one in (stretch_of(before, timed.stretches), now)}.values()
    [card] = board.cards([record], request.actor)
    context = {
        "board": board,
        "card": card,
        "may_choose": may_choose(request.actor, board.kind, timed.pipeline_id),
        "figures": figures_of(timed.seen, [timed.place_of(one) for one in touched], sum_of=board.sum_of),
    }
    answer = web.render(request, MOVED, context)
    answer["ETag"] = f'"{record.version}"'
    return answer


def open_stretch(name: str, among: list[Stretch]) -> Stretch:
    """A column a card may be put into; there is no way into the past."""
    found = next((one for one in among if one.id == name), None)
    if found is None:
        raise Refused(_("There is no such column."), field="stage")
    if found.is_closed:
        raise Refused(
            _("Nothing can be planned there. Choose today, a week to come, or later."), field="stage"
        )
    return found


def _columns(request: HttpRequest, timed: Timed, filled: dict[str, queries.Filled]) -> list[dict[str, Any]]:
    cards = cards_by_id(timed.board, (record for one in filled.values() for record in one.cards), request)
    hint = None if cards else "nothing fits" if timed.asked.state.is_narrowed else "nothing yet"
    percent = shares([filled[one.id].figures for one in timed.stretches])
    return [
        {
            "place": one,
            "figures": filled[one.id].figures,
            "share": share,
            "cards": [cards[record.pk] for record in filled[one.id].cards],
            "hint": hint if one is timed.stretches[0] else None,
            "add_url": None,
            "next_url": timed.next_url(one, filled[one.id].next_cursor),
        }
        for one, share in zip(timed.stretches, percent, strict=True)
    ]
