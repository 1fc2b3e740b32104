"""What can happen to a payment method."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited


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
    sample = {}
