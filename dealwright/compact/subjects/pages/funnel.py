"""The funnel: one column for each stage, “Closed” with a sale or without one in the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.compact.subjects.listing import SUBJECT_LIST
from dealwright.compact.subjects.pages.finding import of_compact
from dealwright.compact.subjects.queries import among_subjects, funnel
from dealwright.crm.deals.boarding import DEAL_BOARD
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.boards import queries as boards
from dealwright.records.boards.asking import shown_cards
from dealwright.records.boards.board import BoardCard, Mark, Words
from dealwright.records.boards.figures import figures_of
from dealwright.records.boards.places import Place
from dealwright.records.lists.asking import read
from dealwright.records.lists.frame import state_in
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.lists.state import State
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage

PAGE = "compact/subjects/funnel.html"
URL = "/subjects/funnel"
WORDS = Words(
    empty=gettext_lazy("No subjects yet"),
    empty_hint=gettext_lazy(
        "A subject is what you negotiate with a client: a sale, a demonstration, a problem to solve."
    ),
    nothing_fits=gettext_lazy("No subject fits"),
    nothing_fits_hint=gettext_lazy("Take a condition away, or search for a part of a name."),
    show_all=gettext_lazy("Show all subjects"),
    add=gettext_lazy("Include subject"),
    added=gettext_lazy("The subject was included."),
)


def _cards(subjects: Sequence[Deal], actor: Actor) -> list[BoardCard]:
    """The cards of deals, with the company for the client where there is one, and how a closed one ended."""
    hidden = hidden_fields(actor, Deal.record_kind)
    by_id = {one.pk: one for one in subjects}
    found = []
    for card in DEAL_BOARD.cards(subjects, actor):
        subject = by_id[card.id]
        client = subject.company.name if subject.company and "company" not in hidden else card.client
        marks = list(card.marks)
        if subject.stage.semantic == Semantic.LOST:
            marks.append(Mark(_("without a sale")))
        found.append(replace(card, client=client, marks=marks))
    return found


FUNNEL = replace(
    DEAL_BOARD,
    url="/subjects",
    words=WORDS,
    planning=None,
    agenda=None,
    cards=_cards,
    relations=(*dict.fromkeys((*DEAL_BOARD.relations, "company", "stage")),),
    on_cards=(*DEAL_BOARD.on_cards, "company__name", "stage__semantic"),
)
"""The cards of deals, on a board that is not that of the deals."""


@require_safe
@of_compact
def subject_funnel(request: HttpRequest) -> HttpResponse:
    """The funnel; the board alone when it refreshes itself."""
    if request.htmx and "shown" in request.GET:
        state = read(SUBJECT_LIST, state_in(request), request.actor).state
        return web.render(request, PAGE, _context(request, state), fragment="board")
    frame = frame_of_page(request, SUBJECT_LIST, way="board")
    if frame.leads_to:
        return web.redirect(request, frame.leads_to)
    return web.render(request, PAGE, _context(request, frame.state) | {"frame": frame})


@require_safe
@of_compact
def funnel_column(request: HttpRequest, stage_id: int) -> HttpResponse:
    """The next cards of a column."""
    pipeline = funnel()
    stage = get_object_or_404(pipeline.stages.exclude(semantic=Semantic.LOST), pk=stage_id)
    state = read(SUBJECT_LIST, state_in(request), request.actor).state
    seen = _seen(request.actor, pipeline, state)
    place = _place_of(stage, list(pipeline.stages.all()))
    cards, cursor = boards.further_cards(FUNNEL, seen, place, request.GET.get("cursor", ""))
    context = {
        "cards": FUNNEL.cards(cards, request.actor),
        "next_url": _next_url(stage, state, cursor),
        "stage": painted_stage(stage),
    }
    fragment = "cards" if request.htmx else None
    return web.render(request, "compact/subjects/column.html", context, fragment=fragment)


def moved_in_funnel(request: HttpRequest, subject: Deal, before: Stage, *, status: int = 200) -> HttpResponse:
    """The figures of the two columns; after a stale move the whole funnel as it is."""
    state = read(SUBJECT_LIST, state_in(request), request.actor).state
    if status != 200:
        context = _context(request, state) | {"oob": True}
        return web.render(request, PAGE, context, fragment="board", status=status)
    pipeline = funnel()
    stages = list(pipeline.stages.all())
    touched = {_column_of(one, stages) for one in (before, subject.stage)}
    places = [_place_of(one, stages) for one in touched]
    figures = figures_of(_seen(request.actor, pipeline, state), places)
    answer = web.render(request, "records/boards/moved.html", {"figures": figures, "gone": None})
    answer["ETag"] = f'"{subject.version}"'
    return answer


def _context(request: HttpRequest, state: State) -> dict[str, Any]:
    """What the funnel shows: as many queries for ten stages as for one."""
    pipeline = funnel()
    stages = list(pipeline.stages.all())
    columns = [stage for stage in stages if stage.semantic != Semantic.LOST]
    places = [_place_of(stage, stages) for stage in columns]
    seen = _seen(request.actor, pipeline, state)
    sent = request.POST if request.method == "POST" else request.GET
    filled = boards.fill(FUNNEL, seen, places, shown_cards(sent.get("shown", "")))
    cards = FUNNEL.cards([card for one in filled.values() for card in one.cards], request.actor)
    by_id = {card.id: card for card in cards}
    whole = sum(one.figures.count for one in filled.values())
    query = state.address("")
    return {
        "listing": SUBJECT_LIST,
        "board": FUNNEL,
        "move_url": f"/subjects/{{id}}/stage{query}",
        "refresh_url": f"{URL}{query}",
        "columns": [
            {
                "stage": painted_stage(stage),
                "figures": filled[str(stage.pk)].figures,
                "share": round(100 * filled[str(stage.pk)].figures.count / whole) if whole else 0,
                "cards": [by_id[one.pk] for one in filled[str(stage.pk)].cards],
                "next_url": _next_url(stage, state, filled[str(stage.pk)].next_cursor),
            }
            for stage in columns
        ],
        "choices": [painted_stage(stage) for stage in columns],
        "is_empty": not whole,
        "is_narrowed": bool(state.filters or state.search),
        "may_create": may(request.actor, Deal.record_kind, Verb.CREATE, pipeline.pk),
    }


def _seen(actor: Actor, pipeline: Pipeline, state: State) -> Any:
    """The subjects the actor sees in the funnel in this state; archived ones are in no column."""
    narrowed = SUBJECT_LIST.list_of.read(state.sorted_by("").wishes)

    def narrow(deals: Any) -> Any:
        return SUBJECT_LIST.list_of.narrowed(among_subjects(deals), narrowed).select_related(None)

    return boards.seen_on(FUNNEL, actor, narrow, pipeline.pk)


def _place_of(stage: Stage, stages: list[Stage]) -> Place:
    """The column of a stage; that of “Closed” holds what ended without a sale too."""
    ids = [stage.pk]
    if stage.semantic == Semantic.WON:
        ids += [one.pk for one in stages if one.semantic == Semantic.LOST]
    return Place(str(stage.pk), Q(stage__in=ids), "-stage_since", lambda card: card.stage_id in ids)


def _column_of(stage: Stage, stages: list[Stage]) -> Stage:
    """The column in which subjects of this stage stand."""
    if stage.semantic != Semantic.LOST:
        return stage
    return next(one for one in stages if one.semantic == Semantic.WON)


def _next_url(stage: Stage, state: State, cursor: str | None) -> str | None:
    return state.address(f"{URL}/columns/{stage.pk}", cursor=cursor) if cursor else None
