"""Questions about rules and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from dealwright.automation.rules.models import Rule, RuleRun, RunState
from dealwright.automation.rules.running import KEY
from dealwright.records.pipelines.models import Pipeline


def rules_of(pipeline: Pipeline) -> QuerySet[Rule]:
    """All rules on the stages of a pipeline, switched off ones too, in their order."""
    return Rule.objects.filter(stage__pipeline=pipeline).order_by("position", "id")


def runs_on(record: Any) -> QuerySet[RuleRun]:
    """What rules did, will do or could not do for a record, newest first."""
    return (
        RuleRun.objects.filter(on_kind=record.record_kind, on_id=record.pk)
        .select_related("rule__stage")
        .order_by("-id")
    )


def stages_by_key(keys: Iterable[str]) -> dict[str, int]:
    """The stages of the rules that made what carries these keys; of rules that are gone there is none."""
    runs = {int(found[1]): key for key in keys if (found := KEY.fullmatch(key))}
    stages = RuleRun.objects.filter(pk__in=runs).values_list("pk", "rule__stage_id")
    return {runs[id]: stage_id for id, stage_id in stages}


def failed_runs() -> QuerySet[RuleRun]:
    """Runs that were given up, newest first."""
    return RuleRun.objects.filter(state=RunState.FAILED).select_related("rule__stage").order_by("-id")
