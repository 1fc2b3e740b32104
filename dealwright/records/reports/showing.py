"""A report as its page shows it: each number with the address of the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from babel.dates import format_skeleton, format_timedelta

from dealwright.kit.money import locale_of
from dealwright.records.colors import painted
from dealwright.records.lists.state import State
from dealwright.records.pipelines.models import Pipeline, Semantic
from dealwright.records.reports.funnel import REACHED_STAGE, Step
from dealwright.records.reports.period import Period, month_of
from dealwright.records.reports.queries import Report
from dealwright.records.reports.report import Reported
from dealwright.records.reports.tallies import Line, Tally

WON, LOST = "var(--good)", "var(--danger)"


class Lists:
    """The addresses of lists of records, narrowed further than the report is."""

    def __init__(self, reported: Reported, state: State, pipeline: Pipeline) -> None:
        self.url = reported.listing.url
        self.state = replace(state, view="", columns=()).narrowed(pipeline_id=str(pipeline.pk))
        ends = {one: [] for one in (Semantic.WON, Semantic.LOST)}  # type: dict[str, list[str]]
        for stage in pipeline.stages.all():
            if stage.is_final:
                ends[Semantic(stage.semantic)].append(str(stage.pk))
        self.ends = {"won": ends[Semantic.WON], "lost": ends[Semantic.LOST]}

    def of(self, name: str, period: Period, **more: str) -> str:
        """What was opened, won or lost in the period, by further conditions."""
        if name == "opened":
            return self._during("created_at", period).narrowed(**more).address(self.url)
        state = _among(self._during("closed_at", period), "stage_id", self.ends[name])
        return state.narrowed(**more).address(self.url)

    def standing(self, period: Period, stage_id: int) -> str:
        """What was opened in the period and stands there now."""
        return _among(self._during("created_at", period), "stage_id", [str(stage_id)]).address(self.url)

    def _during(self, moment: str, period: Period) -> State:
        """Within these days, beside what the state asks of them already."""
        asked = dict(self.state.filters)
        first, last = period.first.isoformat(), period.last.isoformat()
        least = (f"{moment}__gte", first)
        if least[0] in asked:
            least = (f"{moment}__gt", (period.first - timedelta(1)).isoformat())
        most = (f"{moment}__lte", last)
        if most[0] in asked:
            most = (f"{moment}__lt", (period.last + timedelta(1)).isoformat())
        return self.state.narrowed(**dict([least, most]))


def shown(found: Report, reported: Reported, state: State) -> dict[str, Any]:
    """What the page of a report needs to know."""
    lists = Lists(reported, state, found.pipeline)
    period = found.period
    return {
        "found": found,
        "reported": reported,
        "whole": _line(found.whole, lists, period),
        "time_to_win": duration(found.whole.won),
        "time_to_lose": duration(found.whole.lost),
        "steps": [_step(step, found.steps, lists, period) for step in found.steps],
        "months": _months(found.months, lists, period),
        "people": _lines(found.people, "responsible_id", lists, period),
        "sources": None if found.sources is None else _lines(found.sources, "source", lists, period),
        "causes": None if found.causes is None else _causes(found, lists),
    }


def duration(tally: Tally) -> str:
    """The average time in words; empty where there is none."""
    time = tally.average_time
    return "" if time is None else format_timedelta(time, locale=locale_of(), threshold=1.5)


def _step(step: Step, steps: list[Step], lists: Lists, period: Period) -> dict[str, Any]:
    most = steps[0].reached.count or 1
    is_first = step is steps[0]
    more = {} if is_first else {REACHED_STAGE: str(step.stage.pk)}
    return {
        "step": step,
        "color": painted(step.stage.color),
        "width": round(100 * step.reached.count / most, 2),
        "url": lists.of("opened", period, **more),
        "here_url": lists.standing(period, step.stage.pk),
    }


def _months(lines: list[Line], lists: Lists, period: Period) -> list[dict[str, Any]]:
    rows = []
    for line in lines:
        first = date.fromisoformat(line.key)
        row = _line(line, lists, month_of(first).within(period))
        row["name"] = format_skeleton("yMMMM", first, locale=locale_of())
        rows.append(row)
    return _with_bars(rows)


def _lines(lines: list[Line], parameter: str, lists: Lists, period: Period) -> list[dict[str, Any]]:
    rows = []
    for line in lines:
        more = {parameter: line.key} if line.key else {f"{parameter}__is_null": "true"}
        row = _line(line, lists, period, **more)
        row["name"] = line.label
        rows.append(row)
    return _with_bars(rows)


def _line(line: Line, lists: Lists, period: Period, **more: str) -> dict[str, Any]:
    return {
        "line": line,
        "opened_url": lists.of("opened", period, **more),
        "won_url": lists.of("won", period, **more),
        "lost_url": lists.of("lost", period, **more),
        "time": duration(line.won),
    }


def _with_bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the widths of what was won and lost, in percent of the longest bar."""
    most = max((row["line"].won.count + row["line"].lost.count for row in rows), default=0) or 1
    for row in rows:
        row["won_width"] = round(100 * row["line"].won.count / most, 2)
        row["lost_width"] = round(100 * row["line"].lost.count / most, 2)
    return rows


def _causes(found: Report, lists: Lists) -> list[dict[str, Any]]:
    most = max((one.lost.count for one in found.causes or []), default=0) or 1
    return [
        {
            "reason": one.reason,
            "lost": one.lost,
            "url": lists.of("lost", found.period, **_that_reason(one.reason)),
            "width": round(100 * one.lost.count / most, 2),
        }
        for one in found.causes or []
    ]


def _that_reason(reason: str) -> dict[str, str]:
    return {"lost_reason": reason} if reason else {"lost_reason__is_null": "true"}


def _among(state: State, name: str, values: Iterable[str]) -> State:
    """Of what `name` may be only these, as far as the state allows them; `0` is the number of none."""
    both, wanted = (name, f"{name}__in"), list(values)
    for given, text in state.filters:
        if given in both:
            wanted = [one for one in wanted if one in text.split(",")]
    left = state.without(both)
    if len(wanted) == 1:
        return left.narrowed(**{name: wanted[0]})
    return left.narrowed(**{f"{name}__in": ",".join(wanted) or "0"})
