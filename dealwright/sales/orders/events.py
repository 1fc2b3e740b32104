"""What can happen to an order."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Amount, Event, Ref, Use
from dealwright.records.editing import RecordEdited

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})


class OrderPlaced(Event):
    """Somebody bought something: in the shop, through the API, or with a seller's help."""

    kind = "order.placed"
    title = _("Order placed")
    sentence = _("{actor} placed order {subject} for {total}")
    icon = "shopping-cart"
    used_by = _TOLD
    tells_of = {"total": "total"}
    sample = {
        "total": {"amount": "124.90", "currency": "BRL"},
        "store": "web",
        "lines": ["Phone case × 2"],
        "deal": {"kind": "deal", "id": 7, "label": "Order №1024"},
    }

    total: Amount
    store: str
    lines: list[str]
    deal: Ref | None = None


class OrderPaid(Event):
    """Everything an order costs has come in."""

    kind = "order.paid"
    title = _("Order paid in full")
    sentence = _("Order {subject} is paid in full: {total}")
    icon = "circle-check"
    tells_of = {"total": "total"}
    sample = {"total": {"amount": "124.90", "currency": "BRL"}}

    total: Amount


class OrderEdited(RecordEdited):
    """Fields that people added to orders changed; the purchase itself stays."""

    kind = "order.edited"
    title = _("Order changed")
    sentence = _("{actor} changed of order {subject}: {fields}")
    sample = {"changes": [{"field": "comment", "before": "", "after": "Ring twice"}]}


class OrderCanceled(Event):
    """An order will not be delivered."""

    kind = "order.canceled"
    title = _("Order canceled")
    sentence = _("{actor} canceled order {subject}: {reason}")
    icon = "circle-x"
    used_by = _TOLD
    sample = {"reason": "Ordered twice"}

    reason: str
