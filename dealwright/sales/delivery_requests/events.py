"""What can happen to a request to fetch a parcel: all of it stands in the story of the shipment."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref, Use

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
_ORDER = {"kind": "order", "id": 5, "label": "1024"}
_HANDLER = {"kind": "delivery_handler", "id": 2, "label": "Carrier"}


class RequestEvent(Event):
    """Shape of all of them: which handler, for which order."""

    order: Ref
    handler: Ref


class DeliveryRequestAsked(RequestEvent):
    """Somebody wants a parcel to be fetched; the handler is told in a moment."""

    kind = "shipment.request_asked"
    title = _("Delivery request sent")
    sentence = _("{actor} asked {handler} to fetch shipment {subject}")
    icon = "send"
    sample = {"order": _ORDER, "handler": _HANDLER}


class DeliveryRequestTaken(RequestEvent):
    """The handler took the request."""

    kind = "shipment.request_taken"
    title = _("Delivery request taken")
    sentence = _("{handler} took the request to fetch shipment {subject}: {request_id}")
    icon = "circle-check"
    used_by = _TOLD
    sample = {"order": _ORDER, "handler": _HANDLER, "request_id": "A-1024", "status": "Accepted"}

    request_id: str
    status: str = ""


class DeliveryRequestFailed(RequestEvent):
    """The handler did not take the request, or did not take it back."""

    kind = "shipment.request_failed"
    title = _("Delivery request failed")
    sentence = _("{handler} did not take what was asked for shipment {subject}: {problem}")
    icon = "alert-triangle"
    used_by = _TOLD
    sample = {
        "order": _ORDER,
        "handler": _HANDLER,
        "purpose": "create",
        "problem": "The handler answered 500.",
    }

    purpose: str
    """`create` or `cancel`."""
    problem: str


class DeliveryRequestCancelAsked(RequestEvent):
    """The parcel is not to be fetched after all; the handler is told in a moment."""

    kind = "shipment.request_cancel_asked"
    title = _("Delivery request is being canceled")
    sentence = _("{actor} asked {handler} not to fetch shipment {subject}")
    icon = "circle-x"
    sample = {"order": _ORDER, "handler": _HANDLER}


class DeliveryRequestCanceled(RequestEvent):
    """The parcel will not be fetched."""

    kind = "shipment.request_canceled"
    title = _("Delivery request canceled")
    sentence = _("The request to {handler} for shipment {subject} is canceled")
    icon = "circle-x"
    used_by = _TOLD
    sample = {"order": _ORDER, "handler": _HANDLER}


class DeliveryRequestTold(RequestEvent):
    """The handler says what became of a parcel."""

    kind = "shipment.request_told"
    title = _("News of a delivery request")
    sentence = _("{handler} says of shipment {subject}: {status}")
    icon = "message"
    used_by = _TOLD
    sample = {"order": _ORDER, "handler": _HANDLER, "status": "The courier is on the way", "is_over": False}

    status: str
    is_over: bool = False
    """Whether nothing more will be told."""
