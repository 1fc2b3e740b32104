"""What can happen to a delivery service."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited


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
    sample = {}
