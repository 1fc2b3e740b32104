"""What rules may do with the shipments of an order: allow them all, send them all (rules 47, 49)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.kit.errors import Refused
from dealwright.sales.orders.behind import BOTH, orders_of
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions import allow_shipment, ship_shipment
from dealwright.sales.shipments.models import Shipment


def allow_all(doing: Doing) -> dict[str, Any]:
    """Approve every shipment that is still here; those that are approved already stay so."""
    waiting = {"allowed_at": None, "shipped_at": None}
    return _for_each(doing, waiting, lambda one: allow_shipment(one, by=doing.by))


def ship_all(doing: Doing) -> dict[str, Any]:
    """Send every shipment that is still here."""
    return _for_each(doing, {"shipped_at": None}, lambda one: ship_shipment(one, by=doing.by))


def _for_each(doing: Doing, where: dict[str, Any], do: Callable[[Shipment], Any]) -> dict[str, Any]:
    orders = orders_of(doing.record)
    for order in orders:
        _refuse_unless_any(order)
    found = Shipment.objects.filter(order__in=orders, canceled_at=None, **where)
    numbers = []
    for shipment in found.order_by("order_id", "pk"):
        do(shipment)
        numbers.append(shipment.number)
    return {"shipments": numbers}


def _refuse_unless_any(order: Order) -> None:
    if order.is_canceled:
        raise Refused(_("This order is canceled; nothing is to be sent."))
    if not Shipment.objects.filter(order=order, canceled_at=None).exists():
        raise Refused(_("The order %(number)s has no shipment. Add one first.") % {"number": order.number})


ALLOW_DELIVERY = RuleAction(
    name="allow_delivery",
    label=gettext_lazy("Allow delivery"),
    icon="package",
    help_text=gettext_lazy("Allows the delivery of all shipments of the order."),
    say=lambda settings: _("Allow delivery of all shipments"),
    run=allow_all,
    of_kinds=BOTH,
)

SHIP_ORDER = RuleAction(
    name="ship_order",
    label=gettext_lazy("Ship the order"),
    icon="truck",
    help_text=gettext_lazy("Marks all shipments of the order as shipped; their goods leave the stock."),
    say=lambda settings: _("Ship all shipments"),
    run=ship_all,
    of_kinds=BOTH,
)
