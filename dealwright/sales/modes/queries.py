"""How purchases are handled here."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from dealwright.records.heart import ByHeart
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.modes.models import Conversion, ConversionState, LeftOrder, OrderMode, OrderSettings

NO_STORES = ("chat", "crm", "trial")
"""Channels whose orders do not speak for a section of orders: *sales in chat* (OM-5), and what a colleague
wrote behind a deal, or placed to try the automation, which comes from no store at all."""
MOST_ORDERS_WITHOUT_SECTION = 5
"""With more orders than these an installation that nobody chose for keeps its section of orders (OM-4)."""


def _read() -> OrderSettings:
    return OrderSettings.objects.select_related("pipeline").filter(pk=1).first() or OrderSettings(pk=1)


_settings = ByHeart(_read)


def order_settings() -> OrderSettings:
    """The settings, known by heart; those of a new installation where nobody changed any."""
    return _settings.get()


def order_mode() -> OrderMode:
    """Whether purchases live as deals only, or as orders too."""
    return OrderMode(order_settings().mode)


def keeps_orders() -> bool:
    """Whether orders have a section of their own here (OM-3)."""
    return order_mode() is OrderMode.DEALS_AND_ORDERS


def is_decided() -> bool:
    """Whether the mode was decided when this installation was set up or upgraded, or chosen since."""
    return OrderSettings.objects.filter(pk=1).exists()


def orders_of_stores() -> int:
    """How many orders came from online stores (OM-6)."""
    from dealwright.sales.orders.models import Order

    return int(Order.objects.exclude(store__in=NO_STORES).count())


def orders_without_deal() -> Any:
    """The orders that a conversion turns into deals; those that try the automation go with their trial."""
    from dealwright.sales.orders.models import TRIAL, Order

    return Order.objects.filter(deal=None).exclude(store=TRIAL)


def orders_to_convert() -> Any:
    """Those of them that were not tried in vain already."""
    return orders_without_deal().filter(left_over=None)


def left_orders() -> Any:
    """What could not become a deal and still is none, the oldest order first."""
    return LeftOrder.objects.filter(order__deal=None).select_related("order").order_by("order_id")


def waiting_by_status() -> dict[str, int]:
    """How many orders without a deal stand in each status."""
    counted = orders_without_deal().order_by().values_list("status").annotate(Count("id"))
    return dict(counted)


def last_conversion() -> Conversion | None:
    """The newest conversion of orders."""
    return Conversion.objects.select_related("pipeline", "started_by").order_by("-pk").first()


def running_conversion() -> Conversion | None:
    """The one that is not over yet."""
    return Conversion.objects.exclude(state=ConversionState.DONE.value).order_by("pk").first()


def pipeline_for_orders() -> Pipeline:
    """Where orders become deals: the chosen pipeline, else that of the shop, else the default one."""
    from dealwright.sales.modes.destinations import pipeline_of_purchases

    return order_settings().pipeline or pipeline_of_purchases() or default_pipeline("deal")
