"""What can happen to a delivery service."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "delivery_service",
    {
        "is_active": _("whether buyers are offered it"),
        "profile": _("what the handler brings"),
        "settings": _("what the handler asked for"),
        "secret_settings": _("a secret the handler asked for"),
        "extras": _("the extra services"),
    },
)


class DeliveryServiceCreated(Event):
    """There is a further way of getting goods to clients."""

    kind = "delivery_service.created"
    title = _("Delivery service created")
    sentence = _("{actor} made the delivery service “{subject}”")
    icon = "truck"
    used_by = frozenset()
    sample = {"service_kind": "table"}

    service_kind: str


class DeliveryServiceEdited(RecordEdited):
    """The words, the prices, the place or the use of a delivery service changed."""

    kind = "delivery_service.edited"
    title = _("Delivery service changed")
    sentence = _("{actor} changed the delivery service “{subject}”: {fields}")
    icon = "truck"
    used_by = frozenset()
    sample = {"changes": [{"field": "price", "before": "15.00", "after": "19.90"}]}


class DeliveryServiceRemoved(Event):
    """A delivery service that no order was sent with was removed."""

    kind = "delivery_service.removed"
    title = _("Delivery service removed")
    sentence = _("{actor} removed the delivery service “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {
        "before": {"kind": "table", "name": "By weight", "price": "0.00"},
        "rates": [
            {"price": "15.00", "regions": ["SP"], "up_to_weight": 500, "price_per_kg": "0", "days": ""}
        ],
    }

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
    rates: list[dict[str, Any]] = []
    """The rows of its table."""
