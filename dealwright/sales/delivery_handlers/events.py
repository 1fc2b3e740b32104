"""What can happen to a delivery handler."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "delivery_handler",
    {
        "calculate_url": _("where prices are asked"),
        "request_url": _("where parcels are announced"),
        "cancel_url": _("where requests are taken back"),
        "tracks_by_callback": _("whether it tells where parcels are"),
        "profiles": _("what it offers"),
        "asked_settings": _("what it asks for"),
    },
)


class DeliveryHandlerRegistered(Event):
    """A program outside may be asked for prices from now on."""

    kind = "delivery_handler.registered"
    title = _("Delivery handler registered")
    sentence = _("{actor} registered the delivery handler “{subject}”")
    icon = "webhook"
    used_by = frozenset()
    sample = {"code": "carrier"}

    code: str


class DeliveryHandlerEdited(RecordEdited):
    """Where a handler is asked, what it offers or wants to know changed."""

    kind = "delivery_handler.edited"
    title = _("Delivery handler changed")
    sentence = _("{actor} changed the delivery handler “{subject}”: {fields}")
    icon = "webhook"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Carrier", "after": "The carrier"}]}


class DeliveryHandlerSecretMade(Event):
    """Calls of a handler are signed with another secret from now on. The secret itself is never told."""

    kind = "delivery_handler.secret_made"
    title = _("Signing secret of a delivery handler made anew")
    sentence = _("{actor} made a new signing secret for the delivery handler “{subject}”")
    icon = "key"
    used_by = frozenset()
    sample = {"code": "carrier"}

    code: str


class DeliveryHandlerRemoved(Event):
    """A handler that no delivery service uses is gone, with its secret."""

    kind = "delivery_handler.removed"
    title = _("Delivery handler removed")
    sentence = _("{actor} removed the delivery handler “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {"code": "carrier"}

    code: str
