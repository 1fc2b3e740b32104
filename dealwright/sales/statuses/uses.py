"""Why some statuses are never deleted (ST-24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.statuses.first_pipelines import ORDER, SHIPMENT

SYSTEM = frozenset({"N", "F", "DN", "DF"})
"""Without them nothing could begin or end."""


def is_system(stage: Stage) -> bool:
    """Whether the product itself needs the status."""
    return stage.code in SYSTEM and stage.pipeline.of_kind in {ORDER, SHIPMENT}


def system_statuses(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Asked before a stage is deleted."""
    for stage in stages:
        if is_system(stage):
            yield _("The product needs the status “%(status)s”; rename it instead.") % {"status": stage.name}
