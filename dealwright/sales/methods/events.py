"""What can happen to a payment method."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "payment_method",
    {
        "details": _("what the buyer is told"),
        "days_to_pay": _("days to pay"),
        "is_active": _("whether buyers are offered it"),
    },
)


class PaymentMethodCreated(Event):
    """Buyers may be offered a further way of paying."""

    kind = "payment_method.created"
    title = _("Payment method created")
    sentence = _("{actor} made the payment method “{subject}”")
    icon = "credit-card"
    used_by = frozenset()
    sample = {"provider": "transfer"}

    provider: str


class PaymentMethodEdited(RecordEdited):
    """The words, the place or the use of a payment method changed."""

    kind = "payment_method.edited"
    title = _("Payment method changed")
    sentence = _("{actor} changed the payment method “{subject}”: {fields}")
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Bank transfer", "after": "Transfer"}]}


class PaymentMethodRemoved(Event):
    """A payment method that no order was made with was removed."""

    kind = "payment_method.removed"
    title = _("Payment method removed")
    sentence = _("{actor} removed the payment method “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"provider": "transfer", "name": "Bank transfer", "position": 2.0}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
