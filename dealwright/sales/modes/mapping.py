"""Which stage of a pipeline of deals stands for which status of orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.sales.orders.models import Status
from dealwright.sales.statuses.queries import order_stages

STAGE_CODES = {
    Status.ACCEPTED.value: "NEW",
    Status.PAID.value: "PREPAYMENT_INVOICE",
    Status.SHIPPED.value: "EXECUTING",
    Status.COMPLETED.value: "WON",
    Status.CANCELED.value: "LOSE",
}
"""The codes that pipelines have from their beginning, by status."""


def stages_for(pipeline: Pipeline, chosen: Mapping[str, Any] | None = None) -> dict[str, Stage]:
    """The stage of each status: the chosen one, else that with the usual code, else by its meaning.

    A status of one's own goes where the status before it goes; won and lost stay what they are.
    """
    stages = list(pipeline.stages.all())
    by_id = {stage.pk: stage for stage in stages}
    by_code = {stage.code: stage for stage in stages if stage.code}
    found: dict[str, Stage] = {}
    before = _first(stages, Semantic.OPEN)
    for code, status in order_stages().items():
        usual = by_code.get(STAGE_CODES.get(code, ""))
        meant = by_id.get((chosen or {}).get(code, 0)) or usual or _by_meaning(status, code, stages, before)
        found[code] = meant
        if not status.is_final:
            before = meant
    return found


def _by_meaning(status: Stage, code: str, stages: list[Stage], before: Stage) -> Stage:
    if status.is_final:
        return _first(stages, Semantic(status.semantic))
    is_under_way = code in {Status.PAID.value, Status.SHIPPED.value}
    return _last(stages, Semantic.OPEN) if is_under_way else before


def _first(stages: list[Stage], meaning: Semantic) -> Stage:
    return next((stage for stage in stages if stage.semantic == meaning), stages[0])


def _last(stages: list[Stage], meaning: Semantic) -> Stage:
    return next((stage for stage in reversed(stages) if stage.semantic == meaning), stages[-1])
