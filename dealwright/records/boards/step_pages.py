"""The pages of the board by deadline: `steps_page`, `steps_column_page`, `next_step_page`, each of a kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import Verb, may
from dealwright.records.boards import queries
from dealwright.records.boards.asking import Asked, asked_by, asked_of, pipeline_of, pipelines_on
from dealwright.records.boards.board import Board
from dealwright.records.boards.choosing import bar_of_board, on_board
from dealwright.records.boards.pages import PAGE, board_of, changed_record, pipeline_tabs
from dealwright.records.boards.planning import NothingPlanned, Planning
from dealwright.records.boards.steps import Stretch, due_in, stretch_of, stretches
from dealwright.records.boards.timed import (
    Timed,
    board_again,
    context_of,
    further_cards,
    moved,
    open_stretch,
)
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.undo import offer

FORM = "records/boards/next_step.html"
WAY = "activities"


def steps_page(kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """The open records of a pipeline by the deadline of their next step; the board alone in a refresh."""

    @require_safe
    def show_steps(request: HttpRequest) -> HttpResponse:
        return _show(request, board_of(kind))

    return show_steps


def steps_column_page(kind: str) -> Callable[[HttpRequest, str], HttpResponse]:
    """The next cards of a column."""

    @require_safe
    def show_column(request: HttpRequest, place: str) -> HttpResponse:
        return _further_cards(request, board_of(kind), place)

    return show_column


def next_step_page(kind: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """When the next step of a record is due: put into another column, or planned in words."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def plan(request: HttpRequest, id: int) -> HttpResponse:
        board = board_of(kind)
        record = changed_record(request, board, id)
        if request.method == "POST":
            return _plan(request, board, record)
        return _ask(request, board, record, open_stretch(request.GET.get("when", ""), stretches()))

    return plan


def _show(request: HttpRequest, board: Board) -> HttpResponse:
    if request.htmx and "shown" in request.GET:
        context = _context(request, board, asked_of(request, board))
        return web.render(request, PAGE, context, fragment="board")
    frame = frame_of_page(request, board.listing, way=WAY)
    if frame.leads_to:
        return web.redirect(request, frame.leads_to)
    asked = asked_by(board, frame.state, request.actor)
    asked = asked.in_pipeline(asked_of(request, board).pipeline_id or asked.pipeline_id)
    return web.render(request, PAGE, _context(request, board, asked) | {"frame": frame})


def _context(request: HttpRequest, board: Board, asked: Asked) -> dict[str, Any]:
    """What the board shows: as many queries as that of stages."""
    pipelines = pipelines_on(board, request.actor)
    pipeline = pipeline_of(asked, pipelines)
    timed = _timed(request, board, asked, pipeline.pk)
    context = context_of(request, timed)
    return context | {
        "move_url": f"{board.url}/{{id}}/next-step{asked.query}",
        "tabs": pipeline_tabs(board, asked, pipelines, pipeline, timed.url),
        "moves_chosen": False,  # each has a next step of its own
        "bar": bar_of_board(request.actor, board, on_board(asked, pipeline), context["columns"]),
    }


def _further_cards(request: HttpRequest, board: Board, place: str) -> HttpResponse:
    asked = asked_of(request, board)
    pipeline = pipeline_of(asked, pipelines_on(board, request.actor))
    if not may(request.actor, board.kind, Verb.SEE, pipeline.pk):
        raise Http404
    return further_cards(request, _timed(request, board, asked, pipeline.pk), place)


def _plan(request: HttpRequest, board: Board, record: Any) -> HttpResponse:
    planning = _planning(board)
    stretch = open_stretch(request.POST.get("stage", ""), stretches())
    before = getattr(record, planning.column)
    subject = request.POST.get("subject", "").strip()
    due_at = due_in(stretch, before)
    try:
        planning.plan(record, due_at=due_at, subject=subject, by=request.actor)
    except NothingPlanned as nothing:
        if "subject" in request.POST or not request.htmx:
            return _ask(request, board, record, stretch, error=str(nothing), status=422)
        return _ask_first(request, board, record, stretch)
    except Refused as refusal:
        if "subject" not in request.POST:
            raise
        return _ask(request, board, record, stretch, error=str(refusal), status=422)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
    else:
        offer(request, _("The next step is due: %(when)s.") % {"when": stretch.name})
    asked = asked_of(request, board).in_pipeline(record.pipeline_id)
    if not request.htmx or "before" not in request.POST:
        return web.redirect(request, f"{board.url}/{WAY}{asked.query}")
    return _moved(request, board, record, before, stretch, asked)


def _moved(
    request: HttpRequest, board: Board, record: Any, before: Any, wanted: Stretch, asked: Asked
) -> HttpResponse:
    """The figures of the two columns and the card anew; where another step is due earlier, the truth."""
    timed = _timed(request, board, asked, record.pipeline_id)
    fresh = board.of_kind.records.select_related(*board.relations).get(pk=record.pk)
    truth = stretch_of(timed.deadline_of(fresh), timed.stretches)
    if truth.id != wanted.id:
        web.toast(request, _("An earlier step is still planned, so the card stays where it is."), "attention")
        return board_again(request, _context(request, board, asked))
    return moved(request, timed, fresh, before, wanted)


def _ask(
    request: HttpRequest, board: Board, record: Any, stretch: Stretch, *, error: str = "", status: int = 200
) -> HttpResponse:
    """What is to be done? In the dialog over the board, or as a page."""
    context = {
        "board": board,
        "record": record,
        "stretch": stretch,
        "action": f"{board.url}/{record.pk}/next-step{asked_of(request, board).query}",
        "subject": request.POST.get("subject", ""),
        "error": error,
    }
    return web.render(request, FORM, context, fragment="form" if request.htmx else None, status=status)


def _ask_first(request: HttpRequest, board: Board, record: Any, stretch: Stretch) -> HttpResponse:
    """Let the page take the card back and open the dialog that asks what is to be done."""
    query = asked_of(request, board).query_with(when=stretch.id)
    dialog = {"address": f"{board.url}/{record.pk}/next-step{query}", "title": _("What is to be done?")}
    return HttpResponse(status=422, headers={"HX-Trigger": json.dumps({"ask-first": dialog})})


def _timed(request: HttpRequest, board: Board, asked: Asked, pipeline_id: int) -> Timed:
    """The open records of the pipeline; the condition on the pipeline is what the index begins with."""
    planning = _planning(board)
    seen = queries.seen_on(board, request.actor, asked.narrow, pipeline_id)
    return Timed(
        board=board,
        url=f"{board.url}/{WAY}",
        asked=asked,
        seen=seen.filter(**{"pipeline": pipeline_id, planning.closed: None}),
        column=planning.column,
        stretches=stretches(),
        pipeline_id=pipeline_id,
    )


def _planning(board: Board) -> Planning:
    if board.planning is None:
        raise Http404
    return board.planning
