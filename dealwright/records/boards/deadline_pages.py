"""The pages of boards of deadlines: `deadlines_page("invoice")`, `deadlines_column_page`, `deadline_page`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.events import last_change
from dealwright.kit.errors import Conflict
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.boards import deadlines, queries
from dealwright.records.boards.asking import Asked, asked_of_all
from dealwright.records.boards.choosing import bar_of_board, of_these
from dealwright.records.boards.deadlines import WAY, DeadlineBoard
from dealwright.records.boards.pages import PAGE
from dealwright.records.boards.steps import NONE, Stretch, day_in, stretch_of, stretches
from dealwright.records.boards.timed import (
    Timed,
    board_again,
    context_of,
    further_cards,
    moved,
    open_stretch,
)
from dealwright.records.lists.editing import give
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.undo import offer

NO_STATE = "-"
"""What no record is: asked for where filters leave nothing that is open."""


def deadlines_page(kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """The open records of a kind by their day; the board alone when it refreshes itself."""

    @require_safe
    def show_deadlines(request: HttpRequest) -> HttpResponse:
        return _show(request, _board_of(request, kind))

    return show_deadlines


def deadlines_column_page(kind: str) -> Callable[[HttpRequest, str], HttpResponse]:
    """The next cards of a column."""

    @require_safe
    def show_column(request: HttpRequest, place: str) -> HttpResponse:
        board = _board_of(request, kind)
        require(request.actor, board.kind, Verb.SEE)
        return further_cards(request, _timed(request, board, asked_of_all(request, board)), place)

    return show_column


def deadline_page(kind: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """The day of one record: that of the column its card was put into."""

    @require_POST
    def set_deadline(request: HttpRequest, id: int) -> HttpResponse:
        board = _board_of(request, kind)
        changed = board.listing.among(board.of_kind.records.all()).changed_by(request.actor)
        record = get_object_or_404(changed.select_related(*board.relations), pk=id)
        return _put(request, board, record)

    return set_deadline


def _board_of(request: HttpRequest, key: str) -> DeadlineBoard:
    """The board, if there is one for this reader: whoever may not see the day has none."""
    board = deadlines.get(key)
    if board is None or not board.is_shown_to(request.actor):
        raise Http404
    return board


def _show(request: HttpRequest, board: DeadlineBoard) -> HttpResponse:
    require(request.actor, board.kind, Verb.SEE)
    if request.htmx and "shown" in request.GET:
        context = _context(request, board, asked_of_all(request, board))
        return web.render(request, PAGE, context, fragment="board")
    frame = frame_of_page(request, board.listing, way=WAY)
    if frame.leads_to:
        return web.redirect(request, frame.leads_to)
    asked = Asked(board.listing, None, frame.state)
    return web.render(request, PAGE, _context(request, board, asked) | {"frame": frame})


def _context(request: HttpRequest, board: DeadlineBoard, asked: Asked) -> dict[str, Any]:
    """What the board shows: two queries and those of its cards."""
    context = context_of(request, _timed(request, board, asked))
    for column in context["columns"]:
        day = None if column["place"].is_closed else _day_in(column["place"])
        column["sets_to"] = day.isoformat() if day else ""
    query = of_these(asked, *board.still_open, nothing=NO_STATE)
    return context | {
        "move_url": f"{board.url}/{{id}}/deadline{asked.query}",
        "tabs": [],
        "moves_chosen": True,
        "sets": board.field,
        "bar": bar_of_board(request.actor, board, query, context["columns"]),
    }


def _timed(request: HttpRequest, board: DeadlineBoard, asked: Asked) -> Timed:
    seen = queries.seen_on(board, request.actor, asked.narrow)
    return Timed(
        board=board,
        url=board.address,
        asked=asked,
        seen=seen.filter(board.within),
        column=board.field,
        stretches=stretches(of_days=True),
        of_days=True,
    )


def _put(request: HttpRequest, board: DeadlineBoard, record: Any) -> HttpResponse:
    """Give the record the day of the column its card was put into; a stale move shows the truth."""
    asked = asked_of_all(request, board)
    among = stretches(of_days=True)
    wanted = open_stretch(request.POST.get("stage", ""), among)
    is_board = request.htmx and "before" in request.POST
    before, version = getattr(record, board.field), whole_number(request.POST.get("version"))
    if stretch_of(before, among) != wanted:  # a card put elsewhere in its column keeps its day
        try:
            _give(request, board, record, _day_in(wanted), version)
        except Conflict as conflict:
            web.toast(request, str(conflict), tone="attention")
            if is_board:
                return board_again(request, _context(request, board, asked))
    if not is_board:
        return web.redirect(request, f"{board.address}{asked.query}")
    fresh = board.of_kind.records.select_related(*board.relations).get(pk=record.pk)
    return moved(request, _timed(request, board, asked), fresh, before, wanted)


def _give(
    request: HttpRequest, board: DeadlineBoard, record: Any, day: date | None, version: int | None
) -> None:
    field = board.of_field
    give(board.of_kind, record, field, day, version=version, by=request.actor)
    if last_change() is None:
        return
    if day is None:
        offer(request, _("“%(field)s” is empty now.") % {"field": field.label})
    else:
        words = _("“%(field)s” is %(day)s now.")
        offer(request, words % {"field": field.label, "day": field.show(day)})


def _day_in(stretch: Stretch) -> date | None:
    """The day of what is put into a column; none where the column is of those without one."""
    return None if stretch.id == NONE else day_in(stretch)
