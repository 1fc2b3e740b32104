"""The report of actions done, as a program reads it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Id, Out
from dealwright.compact.report.queries import Asked, Line, Report, report
from dealwright.kit.errors import Refused

_DAY = Annotated[date | None, Query(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


class ReportLineOut(Out):
    """What one person did."""

    user_id: Id
    user: str
    actions: int
    subjects: int
    by_stage: dict[str, int] = Field(examples=[{"12": 3}])
    """Actions by the number of the stage their subject stands on now."""
    by_result: dict[str, int] = Field(examples=[{"open": 2, "won": 1}])
    """Actions by what became of their subject: `open`, `won`, `lost`."""

    @staticmethod
    def resolve_user_id(line: Line) -> int:
        return line.user.pk

    @staticmethod
    def resolve_user(line: Line) -> str:
        return line.user.name

    @staticmethod
    def resolve_by_stage(line: Line) -> dict[str, int]:
        return {str(stage): count for stage, count in line.by_stage.items()}

    @staticmethod
    def resolve_by_result(line: Line) -> dict[str, int]:
        return {str(result): count for result, count in line.by_result.items()}


class ReportOut(Out):
    """Actions carried out in a period. A subject about which nobody did anything is not counted."""

    first: date
    last: date
    actions: int
    subjects: int
    """Each counted once, however many people touched it."""
    lines: list[ReportLineOut]

    @staticmethod
    def resolve_first(found: Report) -> date:
        return found.asked.first

    @staticmethod
    def resolve_last(found: Report) -> date:
        return found.asked.last


router = Router()


@router.get("/report", ReportOut)
def get_subject_report(
    request: HttpRequest,
    first: _DAY = None,
    last: _DAY = None,
    user_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Any:
    """Who did how much about subjects from `first` until `last`; this month where neither is given."""
    usual = Asked.this_month()
    asked = Asked(first or usual.first, last or usual.last, user_id=user_id)
    refuse_period(asked)
    return report(asked, actor=request.actor)


def refuse_period(asked: Asked) -> None:
    """Raise Refused for a period that is none."""
    if problem := asked.problem:
        raise Refused(problem, field="last")
