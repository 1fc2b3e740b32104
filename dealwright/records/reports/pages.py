"""The page of a report: `report_page("deal")`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.lists.asking import PERIODS
from dealwright.records.lists.frame import Frame, Tab
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.lists.state import State
from dealwright.records.pipelines.known import pipelines_known_to
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.reports import period as periods
from dealwright.records.reports import report as reports
from dealwright.records.reports.period import Period
from dealwright.records.reports.queries import report
from dealwright.records.reports.report import WAY, Reported
from dealwright.records.reports.showing import shown

PAGE = "records/reports/report.html"


def report_page(kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """What became of the records of a pipeline in a period, by the conditions of their list."""

    @require_safe
    def show_report(request: HttpRequest) -> HttpResponse:
        reported = reports.get(kind)
        if reported is None:
            raise Http404
        require(request.actor, kind, Verb.SEE)
        return _show(request, reported)

    return show_report


def _show(request: HttpRequest, reported: Reported) -> HttpResponse:
    period, error = periods.period_in(request.GET.get)
    frame = frame_of_page(request, reported.listing, way=WAY)
    if frame.leads_to and not error and (request.GET.get("from") or request.GET.get("until")):
        return web.redirect(request, frame.state.address(reported.url, **period.asked))
    if frame.leads_to and not error:
        return web.redirect(request, frame.leads_to)
    pipelines = pipelines_known_to(request.actor, reported.kind)
    pipeline = pipeline_asked(pipelines, whole_number(dict(frame.state.filters).get("pipeline_id")))
    state = frame.state.without(["pipeline_id"])
    wishes = state.sorted_by("").wishes
    found = report(reported, pipeline, period, wishes=wishes, actor=request.actor)
    context = {
        "frame": _keeping(frame, period),
        "listing": reported.listing,
        "period": period,
        "error": error,
        "periods": _offered(frame.state, reported, period),
        "hidden_inputs": frame.wishes,
        "tabs": _tabs(reported, pipelines, pipeline, state, period),
        **shown(found, reported, state),
    }
    return web.render(request, PAGE, context)


def pipeline_asked(pipelines: list[Pipeline], id: int | None) -> Pipeline:
    """The pipeline that is asked for, or the default one; not found where the reader knows none."""
    if not pipelines:
        raise NotFound(_("There is no pipeline yet; make one first."))
    if id is None:
        return max(pipelines, key=lambda pipeline: pipeline.is_default)
    found = next((pipeline for pipeline in pipelines if pipeline.pk == id), None)
    if found is None:
        raise NotFound(_("There is no such pipeline."))
    return found


def _keeping(frame: Frame, period: Period) -> Frame:
    """The frame whose further steps stay in the period; other ways of looking know none."""
    tabs, more_tabs = ([_in_period(tab, period) for tab in some] for some in (frame.tabs, frame.more_tabs))
    return replace(frame, state=frame.state.narrowed(**period.asked), tabs=tabs, more_tabs=more_tabs)


def _in_period(tab: Tab, period: Period) -> Tab:
    mark = "&" if "?" in tab.href else "?"
    return replace(tab, href=f"{tab.href}{mark}{urlencode(period.asked)}")


def _offered(state: State, reported: Reported, here: Period) -> list[tuple[Any, str, bool]]:
    """The usual periods, with their addresses."""
    found = ((PERIODS[name], periods.moving(name)) for name in periods.OFFERED)
    return [(words, state.address(reported.url, **one.asked), one == here) for words, one in found]


def _tabs(
    reported: Reported, pipelines: list[Pipeline], here: Pipeline, state: State, period: Period
) -> list[tuple[str, str, bool, None]]:
    if len(pipelines) < 2:
        return []
    return [
        (
            one.name,
            state.narrowed(pipeline_id=str(one.pk)).address(reported.url, **period.asked),
            one == here,
            None,
        )
        for one in pipelines
    ]
