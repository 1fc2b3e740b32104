"""What can happen to a shipment, and to what was shipped (ST-35, C-7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Amount, Event, Ref, Use
from dealwright.kit.quantities import Quantity, spelled
from dealwright.records.editing import RecordEdited, label_fields
from dealwright.records.handing_over import RecordAssigned
from dealwright.sales.deliveries.extras import words_of

label_fields(
    "shipment",
    {
        "tracking_details": _("details of the tracking"),
        "document_number": _("number of the paper"),
        "document_on": _("day of the paper"),
    },
)

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})

_ORDER = {"kind": "order", "id": 5, "label": "1024"}
_WAITING = {"kind": "stage", "id": 11, "label": "Awaiting processing"}
_SHIPPED = {"kind": "stage", "id": 12, "label": "Shipped"}


class Packed(BaseModel):
    """So many pieces of a line of the order, as a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: int
    """The key of the line."""
    name: str
    quantity: Quantity

    def __str__(self) -> str:
        return f"{spelled(self.quantity)} × {self.name}"


_PACKED = {"line": 7, "name": "Phone case", "quantity": 2}


class ShipmentEvent(Event):
    """Shape of most of them: of which order."""

    order: Ref


class ShipmentAdded(ShipmentEvent):
    """Some of an order is to go a way of its own."""

    kind = "shipment.added"
    title = _("Shipment added")
    sentence = _("{actor} opened shipment {subject} with {lines}")
    icon = "package"
    tells_of = {"price": "order.total"}
    sample = {
        "order": _ORDER,
        "lines": [_PACKED],
        "service": "Courier",
        "price": {"amount": "15.00", "currency": "BRL"},
    }

    lines: list[Packed]
    service: str = ""
    price: Amount | None = None
    """What the client pays for it."""


class ShipmentEdited(RecordEdited):
    """How a shipment goes, or what is kept beside it, changed."""

    kind = "shipment.edited"
    title = _("Shipment changed")
    sentence = _("{actor} changed of shipment {subject}: {fields}")
    sample = {"changes": [{"field": "comment", "before": "", "after": "Fragile"}]}


class ShipmentAssigned(RecordAssigned):
    """Somebody else sees to a shipment from now on."""

    kind = "shipment.assigned"
    title = _("Shipment given to somebody else")
    sentence = _("{actor} gave shipment {subject} to {after}")
    sentence_of_nobody = _("{actor} left shipment {subject} without a responsible person")


class ShipmentPriced(ShipmentEvent):
    """The client pays another price for a shipment; the total of the order went with it."""

    kind = "shipment.priced"
    title = _("Price of a shipment changed")
    sentence = _("{actor} changed the price of shipment {subject} from {before} to {after}: {total} in all")
    icon = "cash"
    tells_of = {"before": "order.total", "after": "order.total", "total": "order.total"}
    sample = {
        "order": _ORDER,
        "before": {"amount": "0.00", "currency": "BRL"},
        "after": {"amount": "15.00", "currency": "BRL"},
        "total": {"amount": "139.90", "currency": "BRL"},
    }

    before: Amount
    after: Amount
    total: Amount
    """Of the order, after the change."""


class ShipmentRepacked(ShipmentEvent):
    """Another content was put into a shipment that has not left."""

    kind = "shipment.repacked"
    title = _("Content of a shipment changed")
    sentence = _("{actor} packed shipment {subject} anew: {lines}")
    icon = "package"
    sample = {"order": _ORDER, "lines": [_PACKED], "lines_before": [{**_PACKED, "quantity": 3}]}

    lines: list[Packed]
    lines_before: list[Packed]


class ShipmentExtrasChosen(ShipmentEvent):
    """What goes along with a shipment changed: extra services of its delivery (ST-38)."""

    kind = "shipment.extras_chosen"
    title = _("Extra services of a shipment changed")
    sentence = _("{actor} changed what goes along with shipment {subject}: {what}")
    icon = "gift"
    tells_of = {"extras": "order.total", "extras_before": "order.total"}
    sample = {
        "order": _ORDER,
        "extras": [{"code": "stairs", "name": "Stairs", "quantity": 2, "option": "", "price": "10.00"}],
        "extras_before": [],
    }

    extras: list[dict[str, Any]]
    extras_before: list[dict[str, Any]]

    def places(self) -> dict[str, str]:
        what = ", ".join(words_of(one) for one in self.extras) or str(_("nothing"))
        return super().places() | {"what": what}


class ShipmentAllowed(ShipmentEvent):
    """Somebody approved that it may go (ST-35)."""

    kind = "shipment.allowed"
    title = _("Delivery allowed")
    sentence = _("{actor} allowed the delivery of shipment {subject}")
    icon = "circle-check"
    used_by = _TOLD
    sample = {"order": _ORDER}


class ShipmentHeld(ShipmentEvent):
    """The approval was taken back."""

    kind = "shipment.held"
    title = _("Delivery held back")
    sentence = _("{actor} holds shipment {subject} back")
    icon = "arrow-back-up"
    sample = {"order": _ORDER}


class ShipmentTrackingAdded(ShipmentEvent):
    """The carrier gave it a number by which it can be followed (ST-35)."""

    kind = "shipment.tracking_added"
    title = _("Tracking number added")
    sentence = _("{actor} gave shipment {subject} the tracking number {tracking_number}")
    icon = "map-pin"
    used_by = _TOLD
    sample = {"order": _ORDER, "tracking_number": "BR123456789", "before": "", "service": "Courier"}

    tracking_number: str
    before: str = ""
    service: str = ""


class ShipmentTrackingRemoved(ShipmentEvent):
    """The number was a mistake."""

    kind = "shipment.tracking_removed"
    title = _("Tracking number removed")
    sentence = _("{actor} took the tracking number {before} off shipment {subject}")
    icon = "map-pin"
    sample = {"order": _ORDER, "before": "BR123456789"}

    before: str


class ShipmentMoved(ShipmentEvent):
    """A shipment got another status, whichever (C-7)."""

    kind = "shipment.moved"
    title = _("Status of a shipment changed")
    sentence = _("{actor} moved shipment {subject} from {before} to {after}")
    icon = "arrow-right"
    used_by = _TOLD
    enters = "after"
    is_bookkeeping = True
    sample = {"order": _ORDER, "before": _WAITING, "after": _SHIPPED}

    before: Ref
    after: Ref


class ShipmentShipped(ShipmentEvent):
    """A shipment left the house; its pieces are written off (ST-36)."""

    kind = "shipment.shipped"
    title = _("Shipment shipped")
    sentence = _("{actor} shipped {subject}: {lines}")
    icon = "truck"
    used_by = _TOLD
    sample = {"order": _ORDER, "lines": [_PACKED], "tracking_number": "BR123456789", "service": "Courier"}

    lines: list[Packed]
    tracking_number: str = ""
    service: str = ""


class ShipmentUnshipped(ShipmentEvent):
    """A shipment is in the house again: it came back, or had never left."""

    kind = "shipment.unshipped"
    title = _("Shipment back in the house")
    sentence = _("{actor} took shipment {subject} back into the house: {reason}")
    icon = "arrow-back-up"
    used_by = _TOLD
    sample = {"order": _ORDER, "reason": "The address was wrong"}

    reason: str


class ShipmentDelivered(ShipmentEvent):
    """The client has it."""

    kind = "shipment.delivered"
    title = _("Shipment delivered")
    sentence = _("{actor} marked shipment {subject} as delivered")
    icon = "circle-check"
    used_by = _TOLD
    sample = {"order": _ORDER}


class ShipmentNotDelivered(ShipmentEvent):
    """The client does not have it after all."""

    kind = "shipment.not_delivered"
    title = _("Shipment not delivered after all")
    sentence = _("{actor} took back that shipment {subject} was delivered")
    icon = "arrow-back-up"
    sample = {"order": _ORDER}


class ShipmentCanceled(ShipmentEvent):
    """A shipment will not go; its pieces may go with another one."""

    kind = "shipment.canceled"
    title = _("Shipment canceled")
    sentence = _("{actor} canceled shipment {subject}")
    icon = "circle-x"
    used_by = _TOLD
    tells_of = {"taken_off": "order.total"}
    sample = {"order": _ORDER, "reason": "", "taken_off": {"amount": "15.00", "currency": "BRL"}}

    reason: str = ""
    taken_off: Amount | None = None
    """Its price, where the order costs so much less now."""


class OrderReturned(Event):
    """Some of what was shipped came back."""

    kind = "order.returned"
    title = _("Goods returned")
    sentence = _("{actor} took {lines} of order {subject} back: {reason}")
    icon = "arrow-back-up"
    used_by = _TOLD
    tells_of = {"refund": "total"}
    sample = {
        "lines": [_PACKED],
        "reason": "Too small",
        "is_restocked": True,
        "refund": {"amount": "49.90", "currency": "BRL"},
    }

    lines: list[Packed]
    reason: str
    is_restocked: bool
    """Whether the pieces can be sold again."""
    refund: Amount | None = None
