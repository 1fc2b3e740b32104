"""The list of deals: dense rows, sorted and filtered as the API does it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.api import cursors
from dealwright.api.paging import Wanted
from dealwright.api.problems import Stop
from dealwright.crm.deals.listing import DEALS
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.finding import Asked, asked_of_board, deal_pipelines
from dealwright.crm.deals.pages.showing import painted_stage
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may
from dealwright.people.users.queries import people_within

ROWS = 50
SORTS = ("title", "amount", "created_at")


@require_safe
def deal_list(request: HttpRequest) -> HttpResponse:
    """The list; its further rows alone when the list asks for them."""
    asked, stage_id, sort = asked_of_board(request), whole_number(request.GET.get("stage")), _sort(request)
    deals = asked.filters.narrow(Deal.objects.seen_by(request.actor).active(), request.actor)
    if asked.pipeline_id is not None:
        deals = deals.filter(pipeline=asked.pipeline_id)
    if stage_id is not None:
        deals = deals.filter(stage=stage_id)
    page = DEALS.page(deals.select_related("stage", "contact", "responsible"), _wanted(request, sort))
    query = {"stage": stage_id, "sort": sort}
    context: dict[str, Any] = {
        "rows": [(deal, painted_stage(deal.stage)) for deal in page.records],
        "next_url": page.next_cursor and _address(asked, **query, cursor=page.next_cursor),
    }
    if request.htmx and "cursor" in request.GET:
        return web.render(request, "crm/deals/list.html", context, fragment="rows")
    context |= {
        "action": "/deals/list",
        "asked": asked,
        "stage_id": stage_id,
        "sort": sort,
        "head": _head(asked, stage_id, sort),
        "stage_choices": _stage_choices(asked),
        "people": people_within(request.actor, Deal.record_kind, Verb.SEE),
        "may_create": may(request.actor, Deal.record_kind, Verb.CREATE),
        "is_filtered": bool(request.GET.keys() - {"sort", "cursor"}),
    }
    return web.render(request, "crm/deals/list.html", context)


def _head(asked: Asked, stage_id: int | None, sort: str) -> list[dict[str, Any]]:
    """The heads of the columns; some of them sort."""

    def sorting(name: str) -> dict[str, Any]:
        sorted_so = {name: "up", f"-{name}": "down"}.get(sort)
        return {"sort": _address(asked, stage=stage_id, sort=_other(name, sort)), "sorted": sorted_so}

    return [
        {"words": _("Title"), **sorting("title")},
        {"words": _("Client"), "align": "wide-only"},
        {"words": _("Stage")},
        {"words": _("Amount"), "align": "end", **sorting("amount")},
        {"words": _("Responsible"), "align": "wide-only"},
        {"words": _("Opened"), "align": "end wide-only", **sorting("created_at")},
    ]


def _stage_choices(asked: Asked) -> list[tuple[int, str]]:
    """The stages one may narrow the list to; with several pipelines each says whose it is."""
    pipelines = [one for one in deal_pipelines() if asked.pipeline_id in {None, one.pk}]
    return [
        (stage.pk, f"{pipeline.name}: {stage.name}" if len(pipelines) > 1 else stage.name)
        for pipeline in pipelines
        for stage in pipeline.stages.all()
    ]


def _sort(request: HttpRequest) -> str:
    wanted = request.GET.get("sort", "")
    return wanted if wanted.removeprefix("-") in SORTS else DEALS.usual_sort


def _wanted(request: HttpRequest, sort: str) -> Wanted:
    sorting = DEALS.sortings[sort]
    cursor = request.GET.get("cursor")
    try:
        position = cursors.read(cursor, sorting) if cursor else None
    except Stop:
        position = None  # a bent or outdated address begins at the top
    return Wanted(sorting, position, ROWS)


def _other(name: str, sort: str) -> str:
    """What a click on a column's head sorts by: it, and the other way round when it does already."""
    first, second = (name, f"-{name}") if name == "title" else (f"-{name}", name)
    return second if sort == first else first


def _address(asked: Asked, **more: Any) -> str:
    given = {name: value for name, value in more.items() if value}
    query = asked.query
    return f"/deals/list{query}{'&' if query else '?'}{urlencode(given)}" if given else f"/deals/list{query}"
