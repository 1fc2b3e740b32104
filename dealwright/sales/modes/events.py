"""What can happen to the order handling mode."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

MODES = {"deals": _("Deals"), "deals-and-orders": _("Deals and orders")}
"""What people call the two modes."""


class OrderModeChanged(Event):
    """Purchases are handled in another way from now on."""

    kind = "order_settings.mode_changed"
    title = _("Order handling mode changed")
    sentence = _("{actor} changed the order handling mode: {mode}")
    icon = "arrows-exchange"
    used_by = frozenset()
    sample = {"before": "deals-and-orders", "after": "deals", "why": "chosen"}

    before: str
    after: str
    why: str
    """`chosen` by somebody, or following the `stores` (OM-4)."""

    def places(self) -> dict[str, str]:
        return {"mode": str(MODES.get(self.after, self.after))}


class ConversionStarted(Event):
    """The orders without a deal get one, one after the other."""

    kind = "order_conversion.started"
    title = _("Conversion of orders started")
    sentence = _("{actor} lets all orders become deals in {pipeline}")
    icon = "repeat"
    used_by = frozenset()
    sample = {"pipeline": {"kind": "pipeline", "id": 1, "label": "Sales"}, "total": 240}

    pipeline: Ref
    total: int


class ConversionFinished(Event):
    """Each order has its deal, but for those that are left over."""

    kind = "order_conversion.finished"
    title = _("Conversion of orders finished")
    sentence = _("The orders are deals now: {converted}")
    icon = "repeat"
    used_by = frozenset()
    sample = {"converted": 240, "passed_over": 3, "left_over": 1}

    converted: int
    passed_over: int
    left_over: int = 0
    """Orders that could not become deals."""


class OrderBecameDeal(Event):
    """An order without a deal got one, with all that it knows (OM-10)."""

    kind = "order.became_deal"
    title = _("Order became a deal")
    sentence = _("Order {subject} became the deal {deal}, with its products, payments and history")
    icon = "repeat"
    used_by = frozenset()
    sample = {"deal": {"kind": "deal", "id": 7, "label": "Order №1024"}}

    deal: Ref


class OrderLeftOver(Event):
    """An order could not become a deal and stays an order until somebody lets it be tried again."""

    kind = "order.left_over"
    title = _("Order could not become a deal")
    sentence = _("Order {subject} could not become a deal: {reason}")
    icon = "alert-triangle"
    used_by = frozenset()
    sample = {"reason": "The database refused it."}

    reason: str
