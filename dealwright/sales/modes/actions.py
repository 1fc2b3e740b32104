"""Verbs that change how purchases are handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref, waking
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.access import require_settings
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.modes.automating import carry_automation
from dealwright.sales.modes.events import ConversionStarted, OrderModeChanged
from dealwright.sales.modes.mapping import stages_for
from dealwright.sales.modes.models import Conversion, OrderMode, OrderSettings
from dealwright.sales.modes.queries import (
    MOST_ORDERS_WITHOUT_SECTION,
    last_conversion,
    left_orders,
    orders_to_convert,
    orders_without_deal,
    pipeline_for_orders,
    running_conversion,
)
from dealwright.sales.statuses.queries import order_stages


@action
def decide_mode(*, orders: int, by: Actor) -> OrderMode:
    """Where nobody has chosen: more than five orders from online stores have their section (OM-4 to OM-6).

    Asked once when an installation is set up or upgraded, and by imports with the orders that are coming. A
    section that is there stays (OM-7).
    """
    settings = _locked()
    is_open = settings.chosen_at is None and settings.mode == OrderMode.DEALS
    if is_open and orders > MOST_ORDERS_WITHOUT_SECTION:
        _change(settings, OrderMode.DEALS_AND_ORDERS, why="stores")
    return OrderMode(settings.mode)


@action
def switch_to_deals(
    *,
    pipeline: Pipeline | None = None,
    stages: Mapping[str, int] | None = None,
    version: int | None = None,
    by: Actor,
) -> Conversion | None:
    """Let every purchase be a deal, and each order that has none become one (OM-10, OM-11).

    `stages` says which stage of the pipeline a status becomes, where it is not the usual one. Answers with
    the conversion the worker goes on with; None where each order has its deal already.
    """
    require_settings(by)
    settings = _locked()
    if version is not None and version != settings.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=settings.version,
        )
    if running_conversion() is not None:
        raise Conflict(_("The orders are becoming deals already."))
    pipeline = pipeline or pipeline_for_orders()
    if pipeline.of_kind != "deal":
        raise Refused(_("Choose a pipeline of deals."), field="pipeline")
    settings.pipeline, settings.stages = pipeline, _checked(pipeline, stages or {})
    settings.chosen_at = clock.now()
    _change(settings, OrderMode.DEALS, why="chosen")
    automation = carry_automation(stages_for(pipeline, settings.stages), by=by)
    return start_conversion(settings, automation=automation, tries_again=True, by=by)


@action
def convert_left_over(*, by: Actor) -> Conversion | None:
    """Try those again that could not become deals, whatever stood in the way; None where there are none."""
    require_settings(by)
    settings = _locked()
    if settings.mode != OrderMode.DEALS:
        raise Refused(_("Orders are orders here: there is nothing to convert."))
    if running_conversion() is not None:
        raise Conflict(_("The orders are becoming deals already."))
    if not orders_without_deal().exists():
        return None
    last = last_conversion()
    automation = [] if last is None else last.automation
    return start_conversion(settings, automation=automation, tries_again=True, by=by)


@action
def bring_orders_back(*, by: Actor) -> None:
    """Give orders their section again. For the operator of the installation alone; deals stay (OM-16)."""
    if by.kind != "system":
        raise Forbidden(_("Only the operator of this installation can bring the orders back."))
    settings = _locked()
    if running_conversion() is not None:
        raise Conflict(_("The orders are still becoming deals. Wait until that is done."))
    settings.chosen_at = clock.now()
    _change(settings, OrderMode.DEALS_AND_ORDERS, why="chosen")


@action
def start_conversion(
    settings: OrderSettings,
    *,
    automation: Sequence[Mapping[str, Any]] = (),
    tries_again: bool = False,
    by: Actor,
) -> Conversion | None:
    """Let the worker turn the orders that have no deal into deals, as the settings say.

    `automation` is what became of the rules on statuses. What was left over before is passed over, or tried
    again.
    """
    if tries_again:
        left_orders().delete()
    if not (total := orders_to_convert().count()) and not automation:
        return None
    pipeline = settings.pipeline or pipeline_for_orders()
    stages = {status: stage.pk for status, stage in stages_for(pipeline, settings.stages).items()}
    conversion = Conversion(
        pipeline=pipeline, stages=stages, started_by=by.user, total=total, automation=list(automation)
    )
    conversion.save()
    record(ConversionStarted(pipeline=ref(pipeline), total=total), on=conversion)
    transaction.on_commit(waking.wake)
    return conversion


def _locked() -> OrderSettings:
    OrderSettings.objects.bulk_create([OrderSettings(pk=1)], ignore_conflicts=True)
    settings: OrderSettings = OrderSettings.objects.locked(1)
    return settings


def _change(settings: OrderSettings, mode: OrderMode, *, why: str) -> None:
    before = settings.mode
    settings.mode = mode.value
    settings.version += 1
    settings.save()
    if before != mode:
        record(OrderModeChanged(before=before, after=mode.value, why=why), on=settings)


def _checked(pipeline: Pipeline, stages: Mapping[str, Any]) -> dict[str, int]:
    known, there = order_stages(), {stage.pk for stage in pipeline.stages.all()}
    for status, stage in stages.items():
        if status not in known:
            raise Refused(_("There is no such status of orders."), field="stages")
        if stage not in there:
            raise Refused(_("This stage belongs to another pipeline."), field="stages")
    return dict(stages)
