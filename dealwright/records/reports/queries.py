"""The figures of a report: as many queries for a million records as for none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Greatest, TruncMonth
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.pipelines.models import Pipeline, Semantic
from dealwright.records.reports.funnel import Step, funnel_of
from dealwright.records.reports.period import Period
from dealwright.records.reports.report import Reported
from dealwright.records.reports.tallies import Line, Tally
from dealwright.records.uncounted import counted
from dealwright.web.formats import local_day

MOST_LINES = 50
"""Of people, sources and reasons; the rest stands in one line."""
_OF_ARCHIVE = frozenset({"archived_at", "id"})
"""Who asks by these says themselves whether what is put away counts, as in the list."""
MOST_READ = 2_000
"""Rows of one grouping that are read, those of most records first."""


@dataclass(frozen=True)
class Cause:
    """A reason of a loss, in the words of whoever gave it."""

    reason: str
    lost: Tally


@dataclass(frozen=True)
class Report:
    """What became of the records of a pipeline in a period."""

    period: Period
    pipeline: Pipeline
    whole: Line
    """All that was opened, won and lost."""
    steps: list[Step]
    months: list[Line]
    people: list[Line]
    other_people: Line | None
    sources: list[Line] | None
    """None where the role hides where they came from."""
    other_sources: Line | None
    causes: list[Cause] | None
    """None where the role hides why they were lost."""
    other_causes: Tally | None
    sees_sums: bool


def report(
    reported: Reported, pipeline: Pipeline, period: Period, *, wishes: Mapping[str, str], actor: Actor
) -> Report:
    """The figures of what fits these wishes, which are those of the list: six queries."""
    hidden = hidden_fields(actor, reported.kind)
    asking = _Asking(reported, pipeline, period, _records(reported, pipeline, wishes, actor), hidden)
    months = asking.months()
    whole = Line("", "")
    for month in months:
        for name in ("opened", "won", "lost"):
            getattr(whole, name).take_in(getattr(month, name))
    people = asking.lines("responsible", "responsible__name")
    sources = None if "source" in hidden else asking.lines("source", "source", asking.source_words)
    causes = None if "lost_reason" in hidden else asking.causes()
    return Report(
        period=period,
        pipeline=pipeline,
        whole=whole,
        steps=funnel_of(asking.opened_ones, pipeline, period, sum_of=asking.sum_of),
        months=months,
        people=people,
        other_people=_rest(whole, people),
        sources=sources,
        other_sources=_rest(whole, sources or []) if sources is not None else None,
        causes=causes,
        other_causes=_rest_of_causes(whole, causes) if causes is not None else None,
        sees_sums=asking.sum_of is not None,
    )


def _records(
    reported: Reported, pipeline: Pipeline, wishes: Mapping[str, str], actor: Actor
) -> QuerySet[Any]:
    """Those the list shows by the same conditions, without what no sum counts."""
    listing = reported.listing
    seen = listing.among(reported.of_kind.records.all()).seen_by(actor, pipeline_id=pipeline.pk)
    seen = seen.filter(pipeline=pipeline.pk)
    if not any(name.partition("__")[0] in _OF_ARCHIVE for name in wishes):
        seen = seen.active()
    narrowed = reported.list_of.narrowed(seen, reported.list_of.read(wishes))
    found: QuerySet[Any] = counted(narrowed, reported.kind).order_by()
    return found


class _Asking:
    """The questions about some records in one period."""

    def __init__(
        self,
        reported: Reported,
        pipeline: Pipeline,
        period: Period,
        records: QuerySet[Any],
        hidden: frozenset[str],
    ) -> None:
        self.reported, self.period, self.records = reported, period, records
        self.sum_of = None if "amount" in hidden else "amount"
        ends = {stage.pk: stage.semantic for stage in pipeline.stages.all() if stage.is_final}
        self.opened = Q(created_at__gte=period.begins, created_at__lt=period.ends)
        closed = Q(closed_at__gte=period.begins, closed_at__lt=period.ends)
        self.won = closed & Q(stage__in=[id for id, one in ends.items() if one == Semantic.WON])
        self.lost = closed & Q(stage__in=[id for id, one in ends.items() if one == Semantic.LOST])

    @property
    def opened_ones(self) -> QuerySet[Any]:
        """Those opened in the period."""
        return self.records.filter(self.opened)

    def months(self) -> list[Line]:
        """Month by month, those without anything too; two queries."""
        lines = {first: Line(first.isoformat(), "") for first in _months(self.period)}
        for moment, names in (("created_at", ("opened",)), ("closed_at", ("won", "lost"))):
            within = self.opened if names == ("opened",) else self.won | self.lost
            by_month = self.records.filter(within).annotate(month=TruncMonth(moment))
            for row in self._grouped(by_month, ("month",), names):
                self._count(lines[local_day(row["month"]).replace(day=1)], row, names)
        return list(lines.values())

    def lines(self, by: str, label: str, words: Callable[[str], str] = str) -> list[Line]:
        """By person or source, who won most first; one query."""
        names = ("opened", "won", "lost")
        found: dict[Any, Line] = {}
        concerned = self.records.filter(self.opened | self.won | self.lost)
        for row in self._grouped(concerned, tuple({by, label}), names):
            key = row[by] or None
            if key not in found:
                found[key] = Line(str(key or ""), words(row[label]) if key else _("Nobody said"))
            self._count(found[key], row, names)
        in_order = sorted(
            found.values(), key=lambda one: (-one.won.count, -one.opened.count, -one.lost.count, one.label)
        )
        return in_order[:MOST_LINES]

    def source_words(self, key: str) -> str:
        """A source as people read it."""
        field = self.reported.of_kind.field("source")
        return str(field.type.show(key)) if field else key

    def causes(self) -> list[Cause]:
        """The reasons of losses, the most frequent first; one query."""
        found: dict[str, Tally] = {}
        for row in self._grouped(self.records.filter(self.lost), ("lost_reason",), ("lost",)):
            tally = found.setdefault(row["lost_reason"], Tally())
            tally.add(row["lost"], row["currency"], row.get("lost_sum"), row.get("lost_took"))
        in_order = sorted(found.items(), key=lambda one: (-one[1].count, one[0]))
        return [Cause(reason, tally) for reason, tally in in_order[:MOST_LINES]]

    def _grouped(
        self, records: QuerySet[Any], by: tuple[str, ...], names: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        """Counts, sums and times of what `names` call, for each group and currency."""
        took = Greatest(F("closed_at"), F("created_at")) - F("created_at")
        asked: dict[str, Any] = {}
        for name in names:
            within = getattr(self, name)
            asked[name] = Count("pk", filter=within)
            if self.sum_of:
                asked[f"{name}_sum"] = Sum(self.sum_of, filter=within)
            if name != "opened":
                asked[f"{name}_took"] = Sum(took, filter=within)
        grouped: Any = records.values(*by, "currency").annotate(**asked, rows=Count("pk"), newest=Max("pk"))
        return list(grouped.order_by("-rows", "-newest")[:MOST_READ])

    def _count(self, line: Line, row: dict[str, Any], names: tuple[str, ...]) -> None:
        for name in names:
            tally = getattr(line, name)
            tally.add(row[name], row["currency"], row.get(f"{name}_sum"), row.get(f"{name}_took"))


def _months(period: Period) -> list[date]:
    first, found = period.first.replace(day=1), []
    while first <= period.last:
        found.append(first)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return found


def _rest(whole: Line, shown: list[Line]) -> Line | None:
    """What stands in no line of its own."""
    rest = Line("", "")
    for name in ("opened", "won", "lost"):
        setattr(rest, name, getattr(whole, name).without(getattr(one, name) for one in shown))
    return rest if rest.opened.count or rest.won.count or rest.lost.count else None


def _rest_of_causes(whole: Line, shown: list[Cause]) -> Tally | None:
    rest = whole.lost.without(one.lost for one in shown)
    return rest if rest.count else None
