"""What can happen to a coupon."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Amount, Event, Ref
from dealwright.records.editing import RecordEdited, label_fields

_ORDER = {"kind": "order", "id": 5, "label": "1024"}

label_fields(
    "coupon",
    {
        "code": _("code"),
        "kind": _("what it takes off"),
        "value": _("how much it takes off"),
        "least_total": _("what the goods cost at least"),
        "starts_at": _("from when it may be used"),
        "ends_at": _("until when it may be used"),
        "most_uses": _("how often it may be used"),
        "most_uses_each": _("how often one client may use it"),
        "is_active": _("whether it is used"),
    },
)


class CouponCreated(Event):
    """Somebody made a coupon."""

    kind = "coupon.created"
    title = _("Coupon created")
    sentence = _("{actor} made the coupon {subject}")
    icon = "tag"
    used_by = frozenset()
    sample = {}


class CouponEdited(RecordEdited):
    """What a coupon takes off, or when and how often it may be used, changed."""

    kind = "coupon.edited"
    title = _("Coupon changed")
    sentence = _("{actor} changed the coupon {subject}: {fields}")
    used_by = frozenset()
    sample = {"changes": [{"field": "most_uses", "before": 10, "after": 20}]}


class CouponRemoved(Event):
    """A coupon that nobody had used was removed."""

    kind = "coupon.removed"
    title = _("Coupon removed")
    sentence = _("{actor} removed the coupon {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"code": "SPRING", "kind": "percent", "value": "10.00"}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""


class CouponUsed(Event):
    """A coupon made an order cheaper."""

    kind = "coupon.used"
    title = _("Coupon used")
    sentence = _("The coupon {subject} made order {order} cheaper by {amount}")
    icon = "tag"
    tells_of = {"amount": "order.total"}
    sample = {"order": _ORDER, "amount": {"amount": "12.50", "currency": "BRL"}}

    order: Ref
    amount: Amount


class CouponGivenBack(Event):
    """An order was canceled, so its coupon may be used once more."""

    kind = "coupon.given_back"
    title = _("Coupon given back")
    sentence = _("The coupon {subject} may be used once more: order {order} is canceled")
    icon = "arrow-back-up"
    used_by = frozenset()
    sample = {"order": _ORDER}

    order: Ref
