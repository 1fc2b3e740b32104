"""The board: its columns, their further cards, and adding a deal to one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.crm.deals import access, actions, queries
from dealwright.crm.deals.blocks import TEMPLATE, newest_context
from dealwright.crm.deals.listing import DEAL_LIST
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.finding import (
    Asked,
    asked_by,
    asked_of_board,
    deal_pipelines,
    pipeline_of,
    shown_cards,
)
from dealwright.crm.deals.pages.showing import cards_of, painted_stage
from dealwright.events import Actor
from dealwright.people.access import Verb, may, require
from dealwright.records.lists.frame import frame_of
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo import offer

BOARD = "crm/deals/board.html"


@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """The board of a pipeline; the board alone when it refreshes itself."""
    if request.GET.get("view") == "list":
        return web.redirect(request, "/deals/list")
    if request.htmx and "shown" in request.GET:
        return web.render(request, BOARD, board_context(request, asked_of_board(request)), fragment="board")
    frame = frame_of(request, DEAL_LIST, place="board")
    if frame.leads_to:
        return web.redirect(request, frame.leads_to)
    asked = asked_by(frame.state, request.actor)
    asked = asked.in_pipeline(asked_of_board(request).pipeline_id or asked.pipeline_id)
    context = board_context(request, asked) | {"frame": frame, "listing": DEAL_LIST}
    return web.render(request, BOARD, context)


@require_safe
def deals_newest(request: HttpRequest) -> HttpResponse:
    """The deals that came in last, for the block of the start page that refreshes itself."""
    return web.render(request, TEMPLATE, newest_context(request), fragment="newest" if request.htmx else None)


@require_http_methods(["GET", "HEAD", "POST"])
def deal_column(request: HttpRequest, stage_id: int) -> HttpResponse:
    """The next cards of a column; or a deal added to it by its title alone."""
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id, pipeline__of_kind="deal")
    asked = asked_of_board(request)
    if request.method == "POST":
        return _add(request, stage, asked)
    if not may(request.actor, Deal.record_kind, Verb.SEE, stage.pipeline_id):
        raise Http404
    seen = queries.deals_on_board(request.actor, asked.narrow, stage.pipeline_id)
    found, cursor = queries.column_cards(seen, stage, request.GET.get("cursor", ""))
    context = {
        "cards": list(cards_of(found, request.actor).values()),
        "next_url": cursor and f"/deals/columns/{stage.pk}{asked.query_with(cursor=cursor)}",
    }
    if request.htmx:
        return web.render(request, BOARD, context, fragment="cards")
    return web.render(request, "crm/deals/column.html", context | {"stage": painted_stage(stage)})


def board_context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What the board shows: seven queries, however many stages and cards."""
    pipelines = deal_pipelines(request.actor)
    pipeline = pipeline_of(asked, pipelines)
    sent = request.POST if request.method == "POST" else request.GET
    board = queries.board(
        request.actor, pipeline, narrow=asked.narrow, shown=shown_cards(sent.get("shown", ""))
    )
    return {
        "tabs": [(one.name, _address(one, pipelines, asked), one == pipeline, None) for one in pipelines],
        "pipeline": pipeline,
        "columns": _columns(board, asked, request.actor),
        "ends": [painted_stage(stage) for stage in board.ends],
        "stages": [painted_stage(stage) for stage in pipeline.stages.all()],
        "query": asked.query,
        "may_create": may(request.actor, Deal.record_kind, Verb.CREATE, pipeline.pk),
    }


def _columns(board: queries.Board, asked: Asked, actor: Actor) -> list[dict[str, Any]]:
    cards = cards_of((deal for column in board.columns for deal in column.cards), actor)
    hint = None if cards else "nothing fits" if asked.state.is_narrowed else "nothing yet"
    return [
        {
            "stage": painted_stage(column.stage),
            "figures": column.figures,
            "share": column.share,
            "cards": [cards[deal.pk] for deal in column.cards],
            "hint": hint if column is board.columns[0] else None,
            "add_url": f"/deals/columns/{column.stage.pk}{asked.query}",
            "next_url": column.next_cursor
            and f"/deals/columns/{column.stage.pk}{asked.query_with(cursor=column.next_cursor)}",
        }
        for column in board.columns
    ]


def _address(pipeline: Pipeline, pipelines: list[Pipeline], asked: Asked) -> str:
    return f"/deals{asked.in_pipeline(pipeline.pk if len(pipelines) > 1 else None).query}"


def _add(request: HttpRequest, stage: Stage, asked: Asked) -> HttpResponse:
    require(request.actor, Deal.record_kind, Verb.CREATE, stage.pipeline_id)
    actions.create_deal(
        title=request.POST.get("title", ""),
        pipeline=stage.pipeline,
        stage=stage,
        responsible=access.responsible_for_new(request.actor, None, stage.pipeline_id),
        by=request.actor,
    )
    if not request.htmx:
        return web.redirect(request, f"/deals{asked.in_pipeline(stage.pipeline_id).query}")
    return _column_again(request, stage, asked)


def _column_again(request: HttpRequest, stage: Stage, asked: Asked) -> HttpResponse:
    """The whole board's figures change with a new deal, so its column is taken from a fresh board."""
    offer(request, _("The deal was opened."))
    context = board_context(request, asked.in_pipeline(stage.pipeline_id))
    column = next((one for one in context["columns"] if one["stage"].id == stage.pk), None)
    if column is None:
        return HttpResponse(status=204)
    return web.render(request, BOARD, context | {"column": column}, fragment="column")
