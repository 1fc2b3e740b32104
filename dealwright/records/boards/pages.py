"""The pages of boards: `board_page("deal")`, `board_column_page("deal")`, `stage_page("deal")`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may, require
from dealwright.records.boards import board as boards
from dealwright.records.boards import queries
from dealwright.records.boards.asking import Asked, asked_by, asked_of, pipeline_of, pipelines_on, shown_cards
from dealwright.records.boards.board import Board, BoardCard, CardBoard
from dealwright.records.boards.choosing import bar_of_board, on_board
from dealwright.records.boards.figures import figures_of
from dealwright.records.bulk.bar import may_choose
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines.asking import ask, done, make
from dealwright.records.pipelines.known import known_stage
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo import offer

PAGE = "records/boards/board.html"
MOVED = "records/boards/moved.html"
COLUMN = "records/boards/column.html"
ALL_FIGURES = "figures"
"""In an address: wait for all of them."""


def board_page(kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """The page of the board of a kind; the board alone when it refreshes itself."""

    @require_safe
    def show_board(request: HttpRequest) -> HttpResponse:
        return _show(request, board_of(kind))

    return show_board


def board_column_page(kind: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """The next cards of a column; or a record added to it by its title alone."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def show_column(request: HttpRequest, stage_id: int) -> HttpResponse:
        board = board_of(kind)
        stage = get_object_or_404(
            Stage.objects.select_related("pipeline"), pk=stage_id, pipeline__of_kind=board.kind
        )
        asked = asked_of(request, board)
        if request.method == "POST":
            return _add(request, board, stage, asked)
        return _further_cards(request, board, stage, asked)

    return show_column


def stage_page(kind: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """Moving a record: the board gets its figures anew, the card itself; a stale move shows the truth."""

    @require_POST
    def move(request: HttpRequest, id: int) -> HttpResponse:
        return _move(request, board_of(kind), id)

    return move


def board_of(key: str) -> Board:
    """The board of a kind, or of a further list of one; not found where there is none."""
    found = boards.get(key)
    if found is None:
        raise Http404
    return found


def changed_record(request: HttpRequest, board: Board, id: int) -> Any:
    """The record, if the actor may change it, with what its verbs read."""
    changed = board.listing.among(board.of_kind.records.all()).changed_by(request.actor)
    return get_object_or_404(board.for_verbs(changed), pk=id)


def pipeline_tabs(
    board: Board, asked: Asked, pipelines: list[Pipeline], here: Pipeline, url: str
) -> list[tuple[str, str, bool, None]]:
    """The pipelines as tabs; none where there is only one."""
    if len(pipelines) < 2:
        return []
    return [(one.name, f"{url}{asked.in_pipeline(one.pk).query}", one == here, None) for one in pipelines]


def cards_by_id(board: CardBoard, records: Iterable[Any], request: HttpRequest) -> dict[int, BoardCard]:
    """The cards of these records by their numbers."""
    return {card.id: card for card in board.cards(list(records), request.actor)}


def _show(request: HttpRequest, board: Board) -> HttpResponse:
    if request.GET.get("view") == "list":  # as addresses of the first release asked for it
        return web.redirect(request, board.listing.url)
    if request.htmx and "shown" in request.GET:
        context = board_context(request, board, asked_of(request, board))
        return web.render(request, PAGE, context, fragment="board")
    frame = frame_of_page(request, board.listing, way="board")
    if frame.leads_to:
        return web.redirect(request, frame.leads_to)
    asked = asked_by(board, frame.state, request.actor)
    asked = asked.in_pipeline(asked_of(request, board).pipeline_id or asked.pipeline_id)
    context = board_context(request, board, asked, is_hurried=is_hurried(request))
    return web.render(request, PAGE, context | {"frame": frame})


def is_hurried(request: HttpRequest) -> bool:
    """Whether somebody waits for the whole page: then figures that take long may come after it."""
    return not request.htmx and request.method in ("GET", "HEAD") and ALL_FIGURES not in request.GET


def later_url(is_later: bool, url: str, asked: Asked) -> str | None:
    """Where a browser without scripts asks for the figures; None where they are there."""
    return f"{url}{asked.query_with(**{ALL_FIGURES: 1})}" if is_later else None


def board_context(
    request: HttpRequest,
    board: Board,
    asked: Asked,
    *,
    cards_of: Stage | None = None,
    is_hurried: bool = False,
) -> dict[str, Any]:
    """What the board shows: two queries and those of its cards, however many stages and cards there are.

    `cards_of` names the one column that is shown, where it is not the whole board; `is_hurried` lets the
    figures of a search that found very much come later.
    """
    pipelines = pipelines_on(board, request.actor)
    pipeline = pipeline_of(asked, pipelines)
    sent = request.POST if request.method == "POST" else request.GET
    shown = queries.stages_of(
        board,
        request.actor,
        pipeline,
        narrow=asked.narrow,
        shown=shown_cards(sent.get("shown", "")),
        cards_of=cards_of,
        is_searched=bool(asked.state.search),
        is_hurried=is_hurried,
    )
    is_later = any(column.figures.is_later for column in shown.columns)
    columns = _columns(request, board, shown, asked)
    return {
        "board": board,
        "listing": board.listing,
        "url": board.url,
        "move_url": f"{board.url}/{{id}}/stage{asked.query}",
        "refresh_url": f"{board.url}{asked.query}",
        "later_url": later_url(is_later, board.url, asked),
        "everything_url": f"{board.url}{asked.everything}",
        "tabs": pipeline_tabs(board, asked, pipelines, pipeline, board.url),
        "columns": columns,
        "may_choose": may_choose(request.actor, board.kind, pipeline.pk),
        "moves_chosen": True,
        "bar": bar_of_board(request.actor, board, on_board(asked, pipeline), columns),
        "ends": [painted_stage(stage) for stage in shown.ends],
        "bin_url": bin_url(request.actor, board, pipeline.pk),
        "choices": [painted_stage(stage) for stage in pipeline.stages.all()],
        "may_create": board.create is not None and may(request.actor, board.kind, Verb.CREATE, pipeline.pk),
    }


def bin_url(actor: Actor, board: CardBoard, pipeline_id: int | None) -> str | None:
    """Where a card dropped on “Delete” is sent; None for whoever may delete none, or not from this list."""
    is_offered = board.of_kind.delete is not None and "delete" not in board.listing.without_acts
    if not is_offered or not may(actor, board.kind, Verb.DELETE, pipeline_id):
        return None
    return f"/bin/{board.kind}/{{id}}"


def _columns(request: HttpRequest, board: Board, shown: queries.Stages, asked: Asked) -> list[dict[str, Any]]:
    cards = cards_by_id(board, (record for column in shown.columns for record in column.cards), request)
    holds_any = any(column.figures.count or column.cards for column in shown.columns)
    hint = None if holds_any else "nothing fits" if asked.state.is_narrowed else "nothing yet"
    return [
        {
            "place": painted_stage(column.stage),
            "figures": column.figures,
            "share": column.share,
            "cards": [cards[record.pk] for record in column.cards],
            "hint": hint if column is shown.columns[0] else None,
            "add_url": f"{board.url}/columns/{column.stage.pk}{asked.query}",
            "next_url": column.next_cursor
            and f"{board.url}/columns/{column.stage.pk}{asked.query_with(cursor=column.next_cursor)}",
        }
        for column in shown.columns
    ]


def _further_cards(request: HttpRequest, board: Board, stage: Stage, asked: Asked) -> HttpResponse:
    if not may(request.actor, board.kind, Verb.SEE, stage.pipeline_id):
        raise Http404
    seen = queries.seen_on(board, request.actor, asked.narrow, stage.pipeline_id)
    found, cursor = queries.further_cards(board, seen, queries.place_of(stage), request.GET.get("cursor", ""))
    next_url = cursor and f"{board.url}/columns/{stage.pk}{asked.query_with(cursor=cursor)}"
    return show_cards(request, board, found, next_url, painted_stage(stage), pipeline_id=stage.pipeline_id)


def show_cards(
    request: HttpRequest,
    board: CardBoard,
    records: list[Any],
    next_url: str | None,
    place: Any,
    *,
    pipeline_id: int | None,
) -> HttpResponse:
    """Further cards of a column; a page of their own for browsers without scripts."""
    context = {
        "board": board,
        "cards": board.cards(records, request.actor),
        "next_url": next_url,
        "may_choose": may_choose(request.actor, board.kind, pipeline_id),
    }
    if request.htmx:
        return web.render(request, PAGE, context, fragment="cards")
    return web.render(request, COLUMN, context | {"place": place})


def _add(request: HttpRequest, board: Board, stage: Stage, asked: Asked) -> HttpResponse:
    if board.create is None:
        raise Http404
    require(request.actor, board.kind, Verb.CREATE, stage.pipeline_id)
    title, back = request.POST.get("title", ""), f"{board.url}{asked.in_pipeline(stage.pipeline_id).query}"
    create = partial(board.create, title=title, stage=stage, by=request.actor)
    made = make(request, create, carried={"title": title}, back=back)
    if isinstance(made, HttpResponse):
        return made
    if "demanded" in request.POST:
        offer(request, board.words.added)
        return done(request, back)
    if not request.htmx:
        return web.redirect(request, back)
    return _column_again(request, board, stage, asked)


def _column_again(request: HttpRequest, board: Board, stage: Stage, asked: Asked) -> HttpResponse:
    """The figures of the whole board change with a new record: they tell how much of it the column is."""
    offer(request, board.words.added)
    context = board_context(request, board, asked.in_pipeline(stage.pipeline_id), cards_of=stage)
    column = next((one for one in context["columns"] if one["place"].id == stage.pk), None)
    if column is None:
        return HttpResponse(status=204)
    return web.render(request, PAGE, context | {"column": column}, fragment="column")


def _move(request: HttpRequest, board: Board, id: int) -> HttpResponse:
    record = changed_record(request, board, id)
    before, is_board = record.stage, "before" in request.POST
    try:
        to = known_stage(record.pipeline_id, whole_number(request.POST.get("stage")))
        record = board.move(
            record, to=to, version=whole_number(request.POST.get("version")), by=request.actor
        )
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        return _as_it_is(request, board, record, is_board)
    except Unfilled as unfilled:
        return ask(request, record, unfilled.stage)
    if last_change() is not None:
        offer(request, _("Moved to %(stage)s.") % {"stage": record.stage.name})
    if not request.htmx:
        return web.redirect(request, board.listing.url_of(id))
    if not is_board:
        shown: HttpResponse = board.show_card(request, id)
        return shown
    if record.stage_id != to.pk:  # what it met there brought it further: an order that is paid
        return _as_it_is(request, board, record, is_board, status=200)
    return _moved(request, board, record, before, to)


def _moved(request: HttpRequest, board: Board, record: Any, before: Stage, to: Stage) -> HttpResponse:
    """The counts and sums of the two columns; the card stands already where it was dropped."""
    asked = asked_of(request, board)
    places = [queries.place_of(stage) for stage in {before, to} if not stage.is_final]
    seen = queries.seen_on(board, request.actor, asked.narrow, record.pipeline_id)
    context = {
        "figures": figures_of(seen, places, sum_of=board.sum_of, is_searched=bool(asked.state.search)),
        "gone": f"{board.kind}-{record.pk}" if to.is_final else None,
    }
    answer = web.render(request, MOVED, context)
    answer["ETag"] = f'"{record.version}"'
    return answer


def _as_it_is(
    request: HttpRequest, board: Board, record: Any, is_board: bool, status: int = 409
) -> HttpResponse:
    """Show where the record really stands: somebody was quicker, or it went further by itself."""
    if not request.htmx:
        return web.redirect(request, board.listing.url_of(record.pk))
    if not is_board:
        shown: HttpResponse = board.show_card(request, record.pk, status=status)
        return shown
    asked = asked_of(request, board).in_pipeline(record.pipeline_id)
    context = board_context(request, board, asked) | {"oob": True}
    return web.render(request, PAGE, context, fragment="board", status=status)
