"""What a handler has to say to the recipient of a parcel, as a message like any other."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.channels.messages.actions import send_email
from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.sales.delivery_requests.models import DeliveryRequest
from dealwright.sales.orders.models import Order

PURPOSE = "delivery_request.news"
TELLS_OF = ("order.contact", "order.delivery_address")


def tell_recipient(
    request: DeliveryRequest, order: Order, text: str, *, subject: str, key: str, by: Actor
) -> Message | None:
    """Write to the client of the order, once for each thing said; None where they gave no address."""
    to = next((email for one in order.clients for email in one.email_texts), "")
    if not to or order.is_trial:
        return None
    client = order.contact or order.company
    with translation.override(order.language or settings.LANGUAGE_CODE):
        subject = subject or _("Your parcel %(number)s") % {"number": request.shipment.number}
    return send_email(
        to=to,
        name=str(client) if client else "",
        subject=subject,
        text=text,
        about=[order, order.deal, *order.clients],
        purpose=PURPOSE,
        key=f"{PURPOSE} {request.pk} {key}",
        tells_of=TELLS_OF,
        by=by,
    )
