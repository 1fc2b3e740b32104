"""The stages of what is sold, by their codes, known by heart in each process."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.records.heart import ByHeart
from dealwright.records.pipelines.models import Stage
from dealwright.sales.statuses.first_pipelines import INVOICE, ORDER, PROPOSAL, SHIPMENT, ensure_statuses


def _read() -> dict[str, dict[str, Stage]]:
    found: dict[str, dict[str, Stage]] = {ORDER: {}, SHIPMENT: {}, PROPOSAL: {}, INVOICE: {}}
    stages = Stage.objects.filter(pipeline__of_kind__in=found, pipeline__is_default=True)
    for stage in stages.select_related("pipeline"):
        found[stage.pipeline.of_kind][stage.code] = stage
    return found


_statuses = ByHeart(_read)


def order_stage(code: str) -> Stage:
    """The status of orders with this code; KeyError for one that is not there."""
    return order_stages()[code]


def shipment_stage(code: str) -> Stage:
    """The delivery status with this code; KeyError for one that is not there."""
    return _of(SHIPMENT)[code]


def order_stages() -> dict[str, Stage]:
    """The statuses of orders by code, in their order."""
    return _of(ORDER)


def shipment_stages() -> dict[str, Stage]:
    """The delivery statuses by code, in their order."""
    return _of(SHIPMENT)


def stages_of(kind: str) -> dict[str, Stage]:
    """The stages of orders, shipments, proposals or invoices by code, in their order."""
    return _of(kind)


def _of(kind: str) -> dict[str, Stage]:
    stages = _statuses.get()[kind]
    if not stages:
        ensure_statuses(by=Actor.system())
        stages = _read()[kind]
    return stages
