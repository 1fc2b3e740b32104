"""What a program sees of the order handling mode: it adapts, it does not switch (OM-17)."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Id, Moment, Out
from dealwright.sales.modes.models import Conversion, OrderSettings
from dealwright.sales.modes.queries import last_conversion, order_settings


class ConversionOut(Out):
    """Orders becoming deals; the worker does it, ask again for how far it is."""

    id: Id
    state: Literal["waiting", "running", "done"]
    pipeline_id: Id | None
    total: int
    converted: int
    passed_over: int
    """Orders that had a deal by then."""
    left_over: int
    """Orders that could not become deals; the office says why."""
    created_at: Moment
    finished_at: Moment | None


class OrderSettingsOut(Out):
    """How purchases are handled here."""

    mode: Literal["deals", "deals-and-orders"]
    """Whether a purchase lives as a deal only, or as an order with a section of its own."""
    chosen_at: Moment | None = Field(description="Null where the mode follows from the stores.")
    conversion: ConversionOut | None
    """The newest one."""

    @staticmethod
    def resolve_conversion(settings: Any) -> Conversion | None:
        return last_conversion()


router = Router()


@router.get("", OrderSettingsOut)
def get_order_settings(request: HttpRequest) -> OrderSettings:
    """How purchases are handled here. It is switched in the office alone."""
    return order_settings()
