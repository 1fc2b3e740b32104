"""The page of the report, the actions behind its numbers, and its file."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.compact.report.queries import MOST_ROWS, Asked, Line, Report, report, rows_behind
from dealwright.compact.subjects.pages.finding import of_compact
from dealwright.crm.deals.models import Deal
from dealwright.kit.csv import safe_cell
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may, require
from dealwright.people.users.models import User
from dealwright.records.colors import painted
from dealwright.records.pipelines.models import Semantic

URL = "/subjects/report"
RESULTS: dict[str, Any] = {
    Semantic.OPEN.value: pgettext_lazy("situation of a subject", "Open"),
    Semantic.WON.value: gettext_lazy("Closed with a sale"),
    Semantic.LOST.value: gettext_lazy("Closed without a sale"),
}


@require_safe
@of_compact
def subject_report(request: HttpRequest) -> HttpResponse:
    """Who did how much about which subjects."""
    asked, error = _asked(request)
    found = report(asked, actor=request.actor)
    context = {
        "asked": asked,
        "error": error,
        "found": found,
        "people": _people(request),
        "results": list(RESULTS.items()),
        "rows": [_row(line, found) for line in found.lines],
        "totals": _totals(found),
        "csv_url": f"{URL}.csv?{_query(asked)}",
        "may_export": may(request.actor, Deal.record_kind, Verb.EXPORT),
        "stages": [(stage, painted(stage.color)) for stage in found.stages],
    }
    return web.render(request, "compact/report/report.html", context)


@require_safe
@of_compact
def report_actions(request: HttpRequest) -> HttpResponse:
    """The actions behind one number."""
    asked, _error = _asked(request)
    rows = rows_behind(asked, actor=request.actor)
    context = {
        "asked": asked,
        "rows": rows,
        "is_full": len(rows) == MOST_ROWS,
        "back": f"{URL}?{_query(Asked(asked.first, asked.last))}",
        "person": User.objects.filter(pk=asked.user_id).first() if asked.user_id else None,
    }
    return web.render(request, "compact/report/actions.html", context)


@require_safe
@of_compact
def report_file(request: HttpRequest) -> HttpResponse:
    """The report as a CSV file."""
    require(request.actor, Deal.record_kind, Verb.EXPORT)
    asked, _error = _asked(request)
    found = report(asked, actor=request.actor)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"actions-{asked.first.isoformat()}-{asked.last.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    heads = [_("From"), _("Until"), _("User"), _("Actions done"), _("Subjects touched")]
    heads += [stage.name for stage in found.stages] + [str(words) for words in RESULTS.values()]
    writer.writerow([safe_cell(str(head)) for head in heads])
    for line in found.lines:
        writer.writerow(
            [
                asked.first.isoformat(),
                asked.last.isoformat(),
                safe_cell(line.user.name),
                line.actions,
                line.subjects,
                *(line.by_stage.get(stage.pk, 0) for stage in found.stages),
                *(line.by_result.get(result, 0) for result in RESULTS),
            ]
        )
    return answer


def _asked(request: HttpRequest) -> tuple[Asked, str]:
    """The period and the person of the address; this month where it says nothing that makes sense."""
    usual, given = Asked.this_month(), request.GET
    try:
        first = _day(given.get("from", ""), usual.first)
        last = _day(given.get("until", ""), usual.last)
        if problem := Asked(first, last).problem:
            raise Refused(problem)
    except Refused as refusal:
        return usual, str(refusal)
    result = given.get("result", "")
    asked = Asked(
        first,
        last,
        user_id=whole_number(given.get("user", "")),
        stage_id=whole_number(given.get("stage", "")),
        result=result if result in RESULTS else "",
    )
    return asked, ""


def _day(text: str, usual: date) -> date:
    if not text:
        return usual
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(_("“%(text)s” is no date.") % {"text": text[:20]}) from None
    if not 1900 <= day.year < 3000:
        raise Refused(_("“%(text)s” is no date.") % {"text": text[:20]})
    return day


def _people(request: HttpRequest) -> list[tuple[str, str]]:
    people = User.objects.active().order_by("name").values_list("pk", "name")[:500]
    return [("", _("Everybody")), *((str(id), name) for id, name in people)]


def _row(line: Line, found: Report) -> dict[str, Any]:
    """A person with each number and the address of the actions behind it."""
    asked = found.asked
    most = max((one.actions for one in found.lines), default=1)
    stages: list[dict[str, Any]] = [
        {
            "count": line.by_stage.get(stage.pk, 0),
            "url": _behind(asked, user=line.user.pk, stage=stage.pk),
            "name": stage.name,
            "color": painted(stage.color),
        }
        for stage in found.stages
    ]
    start = 0.0
    for one in stages:
        one["start"], one["width"] = round(start, 2), round(100 * one["count"] / most, 2)
        start += one["width"]
    return {
        "line": line,
        "url": _behind(asked, user=line.user.pk),
        "stages": stages,
        "results": [
            {"count": line.by_result.get(result, 0), "url": _behind(asked, user=line.user.pk, result=result)}
            for result in RESULTS
        ],
    }


def _totals(found: Report) -> dict[str, Any]:
    asked = found.asked
    user = asked.user_id or ""
    return {
        "url": _behind(asked, user=user),
        "stages": [
            {
                "count": sum(line.by_stage.get(stage.pk, 0) for line in found.lines),
                "url": _behind(asked, user=user, stage=stage.pk),
            }
            for stage in found.stages
        ],
        "results": [
            {
                "count": sum(line.by_result.get(result, 0) for line in found.lines),
                "url": _behind(asked, user=user, result=result),
            }
            for result in RESULTS
        ],
    }


def _behind(asked: Asked, **which: Any) -> str:
    return f"{URL}/actions?{_query(Asked(asked.first, asked.last), **which)}"


def _query(asked: Asked, **which: Any) -> str:
    period = {"from": asked.first.isoformat(), "until": asked.last.isoformat()}
    if asked.user_id:
        period["user"] = str(asked.user_id)
    return urlencode(period | {name: value for name, value in which.items() if value})
