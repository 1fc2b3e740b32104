"""Why some stages are never deleted (ST-24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.statuses.first_pipelines import INVOICE, ORDER, PROPOSAL, SHIPMENT

SYSTEM = {
    ORDER: frozenset({"N", "F"}),
    SHIPMENT: frozenset({"DN", "DF"}),
    PROPOSAL: frozenset({"draft", "sent", "accepted", "declined"}),
    INVOICE: frozenset({"draft", "sent", "paid", "canceled"}),
}
"""Without them nothing could begin or end; proposals and invoices come to each of theirs by a verb."""


def is_system(stage: Stage) -> bool:
    """Whether the product itself needs the stage."""
    return stage.code in SYSTEM.get(stage.pipeline.of_kind, ())


def system_statuses(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Asked before a stage is deleted."""
    for stage in stages:
        if is_system(stage):
            yield _("The product needs the status “%(status)s”; rename it instead.") % {"status": stage.name}
