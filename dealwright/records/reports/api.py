"""Reports of records with stages, as programs read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Id, MoneyOut, Out
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.pipelines.known import pipelines_known_to
from dealwright.records.reports.funnel import Step
from dealwright.records.reports.pages import pipeline_asked
from dealwright.records.reports.period import EARLIEST, LATEST, period_of
from dealwright.records.reports.queries import Report, report
from dealwright.records.reports.report import Reported
from dealwright.records.reports.tallies import Line, Tally

_DAY = Annotated[date | None, Query(ge=EARLIEST, le=LATEST)]
Percent = Annotated[int | None, Field(ge=0, le=100)]


class TallyOut(Out):
    """So many records."""

    count: int
    sums: list[MoneyOut]
    """One per currency; empty where nothing is worth anything, or your role hides amounts."""
    averages: list[MoneyOut]
    """The average of each currency, of the records in that currency."""


class EndedOut(TallyOut):
    """Records that were closed."""

    average_seconds: int | None
    """From the opening to the end; null where there is none."""

    @staticmethod
    def resolve_average_seconds(tally: Tally) -> int | None:
        time = tally.average_time
        return None if time is None else round(time.total_seconds())


class BecameOut(Out):
    """What was opened, won and lost."""

    opened: TallyOut
    """Opened in the period, whatever became of it."""
    won: EndedOut
    """Won in the period, whenever it was opened."""
    lost: EndedOut
    win_rate: Percent
    """Percent of what was won or lost; null where nothing was."""

    @staticmethod
    def resolve_win_rate(line: Line) -> int | None:
        return line.rate


class PersonLineOut(BecameOut):
    """Of one responsible person."""

    responsible_id: Id | None
    """Null of those for whom nobody is responsible."""
    name: str

    @staticmethod
    def resolve_responsible_id(line: Line) -> int | None:
        return int(line.key) if line.key else None

    @staticmethod
    def resolve_name(line: Line) -> str:
        return line.label if line.key else ""


class SourceLineOut(BecameOut):
    """From one source."""

    source: str
    """Empty of those of which nobody said it."""

    @staticmethod
    def resolve_source(line: Line) -> str:
        return line.key


class MonthLineOut(BecameOut):
    """In one month."""

    month: date
    """Its first day."""

    @staticmethod
    def resolve_month(line: Line) -> date:
        return date.fromisoformat(line.key)


class StepOut(Out):
    """A stage of the funnel: an open one, or the won one at the end."""

    stage_id: Id
    stage_name: str
    semantic: Literal["open", "won"]
    reached: TallyOut
    """Of those opened in the period, the ones that came as far as this or further (`reached_id`)."""
    here: TallyOut
    """Those of them that stand here now."""
    of_before: Percent
    """Percent of those that came as far as the stage before; null for the first one."""
    of_all: Percent
    """Percent of those that were opened."""

    @staticmethod
    def resolve_stage_id(step: Step) -> int:
        return step.stage.pk

    @staticmethod
    def resolve_stage_name(step: Step) -> str:
        return step.stage.name

    @staticmethod
    def resolve_semantic(step: Step) -> str:
        return str(step.stage.semantic)


class CauseOut(Out):
    """Why some were lost."""

    reason: str
    lost: EndedOut


class StageReportOut(Out):
    """What became of the records of a pipeline in a period. Sums are never mixed between currencies."""

    first: date
    last: date
    pipeline_id: Id
    whole: BecameOut
    steps: list[StepOut]
    months: list[MonthLineOut]
    people: list[PersonLineOut]
    """The first 50."""
    other_people: BecameOut | None
    """All others together."""
    sources: list[SourceLineOut] | None
    """Null where your role hides them."""
    other_sources: BecameOut | None
    causes: list[CauseOut] | None
    """The 50 most frequent reasons; null where your role hides them."""
    other_causes: EndedOut | None

    @staticmethod
    def resolve_first(found: Report) -> date:
        return found.period.first

    @staticmethod
    def resolve_last(found: Report) -> date:
        return found.period.last

    @staticmethod
    def resolve_pipeline_id(found: Report) -> int:
        return found.pipeline.pk


def add_report(router: Router, reported: Reported) -> None:
    """Answer the report of this kind of record. Call it before the address of one record is added."""

    def get(request: HttpRequest, first: _DAY = None, last: _DAY = None) -> Any:
        """What was opened, won and lost from `first` until `last`, in one pipeline; without them the
        last 90 days.

        It takes the filters and the search of the list. `pipeline_id` names the pipeline, the default one is
        told without. What is in the archive counts only where the filters ask for it.
        """
        require(request.actor, reported.kind, Verb.SEE)
        period = period_of(first, last)
        wishes = {name: str(text) for name, text in request.GET.items() if name not in {"first", "last"}}
        reported.list_of.read(wishes)
        pipelines = pipelines_known_to(request.actor, reported.kind)
        pipeline = pipeline_asked(pipelines, whole_number(wishes.pop("pipeline_id", None)))
        return report(reported, pipeline, period, wishes=wishes, actor=request.actor)

    get.__name__ = f"get_{reported.kind}_report"
    router.get("/report", StageReportOut, of=reported.list_of)(get)
