"""The pages of calendars: `calendar_page("deal")` and `calendar_event_page("deal")`.

The calendar of one person has no board: its pages are made of a `Calendar`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import Verb, require
from dealwright.records.boards import calendar, queries
from dealwright.records.boards.asking import asked_of
from dealwright.records.boards.board import Board
from dealwright.records.boards.pages import board_of
from dealwright.records.boards.planning import Agenda, on_day
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.lists.state import State
from dealwright.records.undo import offer
from dealwright.web.formats import local_day

PAGE = "records/boards/calendar.html"
FORM = "records/boards/day.html"
WAY = "calendar"


@dataclass(frozen=True)
class Calendar:
    """A calendar: what stands in it, and where it is."""

    url: str
    label: Any
    agenda: Agenda
    live: str
    """Names of kinds whose changes it shows at once."""
    board: Board | None = None
    """Whose records it is about; None for what the reader is responsible for."""


def calendar_page(kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """What is planned for the records of a kind, by month or week; the days alone when they refresh."""

    @require_safe
    def show_calendar(request: HttpRequest) -> HttpResponse:
        return _show(request, _calendar_of(kind))

    return show_calendar


def calendar_event_page(kind: str) -> Callable[[HttpRequest, str, int], HttpResponse]:
    """The day of one event: a form, and putting it on another day."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def show_event(request: HttpRequest, event_kind: str, id: int) -> HttpResponse:
        return _event(request, _calendar_of(kind), event_kind, id)

    return show_event


def own_calendar_page(of: Calendar) -> Callable[[HttpRequest], HttpResponse]:
    """What the reader is responsible for."""

    @require_safe
    def show_calendar(request: HttpRequest) -> HttpResponse:
        return _show(request, of)

    return show_calendar


def own_calendar_event_page(of: Calendar) -> Callable[[HttpRequest, str, int], HttpResponse]:
    """The day of one event of the reader's own calendar."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def show_event(request: HttpRequest, event_kind: str, id: int) -> HttpResponse:
        return _event(request, of, event_kind, id)

    return show_event


def _calendar_of(kind: str) -> Calendar:
    board = board_of(kind)
    if board.agenda is None:
        raise Http404
    live = f"{board.kind} activity task"
    return Calendar(f"{board.url}/{WAY}", board.listing.title, board.agenda, live, board)


def _show(request: HttpRequest, of: Calendar) -> HttpResponse:
    if of.board is not None:
        require(request.actor, of.board.kind, Verb.SEE)
    if of.board is None or request.htmx:
        fragment = "days" if request.htmx else None
        return web.render(request, PAGE, _context(request, of, _asked_state(request, of)), fragment=fragment)
    frame = frame_of_page(request, of.board.listing, way=WAY)
    if frame.leads_to and not request.GET:
        return web.redirect(request, frame.leads_to)
    if frame.leads_to:
        span = calendar.span_of(request.GET.get)
        return web.redirect(request, frame.state.address(of.url, **span.asked))
    context = _context(request, of, frame.state)
    return web.render(request, PAGE, context | {"frame": frame, "listing": of.board.listing})


def _context(request: HttpRequest, of: Calendar, state: State) -> dict[str, Any]:
    span = calendar.span_of(request.GET.get)
    now = local_day(clock.now())
    other = calendar.month_of if span.is_week else calendar.week_of
    middle = now if span.holds(now) and span.begins <= now < span.ends else span.first
    here = calendar.week_of(now) if span.is_week else calendar.month_of(now)

    def address(span: calendar.Span) -> str:
        return state.address(of.url, **span.asked)

    return {
        "calendar": of,
        "span": span,
        "days": calendar.days_of(span, of.agenda, request.actor, _records(request, of, state)),
        "here_url": address(span),
        "previous_url": address(span.previous()),
        "next_url": address(span.next()),
        "today_url": address(here),
        "other_url": address(other(middle)),
        "week_url": lambda day: address(calendar.week_of(day)),
        "event_url": lambda event: state.address(f"{of.url}/{event.kind}/{event.id}", **span.asked),
    }


def _records(request: HttpRequest, of: Calendar, state: State) -> Any:
    """The records the calendar is about, narrowed as the address asks."""
    if of.board is None:
        return None
    list_of = of.board.listing.list_of
    return queries.seen_on(
        of.board,
        request.actor,
        lambda records: list_of.narrowed(records, list_of.read(state.sorted_by("").wishes)),
    )


def _event(request: HttpRequest, of: Calendar, kind: str, id: int) -> HttpResponse:
    found = of.agenda.find(kind, id, request.actor)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _ask(request, of, kind, found)
    try:
        day = calendar.day_in(request.POST.get("day", ""))
        of.agenda.move(found, on_day(found.due_at or clock.now(), day), request.actor)
    except (Refused, Conflict) as problem:
        if "dropped" not in request.POST:
            return _ask(request, of, kind, found, error=str(problem), status=problem.status)
        web.toast(request, str(problem), tone="attention")
        return _again(request, of, status=409)
    offer(request, _("Planned for another day: %(what)s.") % {"what": found})
    if request.htmx and "dropped" in request.POST:
        return _again(request, of)
    span = calendar.span_of(request.GET.get)
    return web.redirect(request, _asked_state(request, of).address(of.url, **span.asked))


def _again(request: HttpRequest, of: Calendar, *, status: int = 200) -> HttpResponse:
    context = _context(request, of, _asked_state(request, of))
    return web.render(request, PAGE, context, fragment="days", status=status)


def _asked_state(request: HttpRequest, of: Calendar) -> State:
    """What the address narrows the calendar to: all pipelines, unless it names one."""
    if of.board is None:
        return State()
    asked = asked_of(request, of.board)
    pipeline = {"pipeline_id": str(asked.pipeline_id)} if asked.pipeline_id else {}
    return asked.state.narrowed(**pipeline)


def _ask(
    request: HttpRequest, of: Calendar, kind: str, found: Any, *, error: str = "", status: int = 200
) -> HttpResponse:
    span = calendar.span_of(request.GET.get)
    day = request.POST.get("day") or (found.due_at and local_day(found.due_at).isoformat()) or ""
    context = {
        "found": found,
        "day": day,
        "error": error,
        "action": _asked_state(request, of).address(f"{of.url}/{kind}/{found.pk}", **span.asked),
    }
    return web.render(request, FORM, context, fragment="form" if request.htmx else None, status=status)
