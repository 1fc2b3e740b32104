"""Shipments and returns as a program sees them, wherever they are asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from pydantic import Field

from dealwright.api.types import Body, Id, Moment, MoneyIn, MoneyOut, Out, Record, Text
from dealwright.events import Actor
from dealwright.kit.money import Money
from dealwright.kit.quantities import Quantity
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Return, ReturnLine, Shipment, ShipmentLine
from dealwright.sales.shipments.queries import shown

Reason = Annotated[str, Text(500)]
Address = Annotated[str, Text(1000, empty=True, lines=True)]
Comment = Annotated[str, Text(2000, empty=True, lines=True)]


class PiecesOut(Out):
    """So many pieces of a line of the order."""

    order_line_id: Id
    product_id: Id | None
    name: str
    quantity: Quantity

    @staticmethod
    def resolve_product_id(line: ShipmentLine | ReturnLine) -> int | None:
        product_id: int | None = line.order_line.product_id
        return product_id

    @staticmethod
    def resolve_name(line: ShipmentLine | ReturnLine) -> str:
        return str(line.order_line.name)


class PiecesIn(Body):
    """So many pieces of a line of the order."""

    order_line_id: Id
    quantity: Annotated[Decimal, Field(ge=0, le=10_000, max_digits=12, decimal_places=3, examples=[1])]


Pieces = Annotated[list[PiecesIn], Field(min_length=1, max_length=200)]


def pieces_of(lines: list[PiecesIn]) -> dict[int, Decimal]:
    """Line of the order → quantity; the same line twice counts together."""
    pieces: dict[int, Decimal] = {}
    for line in lines:
        pieces[line.order_line_id] = pieces.get(line.order_line_id, Decimal(0)) + line.quantity
    return pieces


class ShipmentExtraOut(Out):
    """An extra service that goes along with a shipment, as it was chosen."""

    code: str
    name: str
    quantity: Quantity
    option: str
    """Of a list: which one."""
    price: Decimal
    """In all, in the currency of the order."""


class ShipmentOut(Record):
    """Some of an order, on one way."""

    of_kind = "order"
    hides = {
        "total": ("price", "base_price", "has_own_price", "extras"),
        "delivery_address": ("address",),
    }

    order_id: Id
    deal_id: Id | None
    number: str
    """`1024/1`: the order and the count."""
    stage_id: Id
    state: Literal["waiting", "allowed", "shipped", "delivered", "canceled"]
    service_id: Id | None
    delivery_service: str
    """As it was called when it was chosen."""
    warehouse_id: Id | None
    """Where its pieces come from; null: wherever they lie."""
    address: str
    price: MoneyOut | None
    """What the client pays for it: part of the order's total, unless it is canceled."""
    base_price: MoneyOut | None
    """What its service reckoned by its rules when it was opened, or given to another service."""
    has_own_price: bool | None
    """Whether somebody wrote another price than the service reckoned, or it shares that of the order."""
    extras: list[ShipmentExtraOut]
    """What goes along with it, part of its price."""
    is_paid: bool
    """Whether a payment for just this shipment came in."""
    lines: list[PiecesOut]
    allowed_at: Moment | None
    """Since when it may go."""
    allowed_by_id: Id | None
    responsible_id: Id | None
    tracking_number: str
    tracking_state: str
    """What the carrier says of it."""
    tracking_details: str
    """The same at length."""
    tracking_checked_at: Moment | None
    """When that was said last."""
    tracking_url: str
    """Where it is followed; empty where there is no number, or the service has no such page."""
    document_number: str
    """Of the paper that goes with it."""
    document_on: date | None
    shipped_at: Moment | None
    """When it left the house: its pieces are written off."""
    shipped_by_id: Id | None
    unshipped_reason: str
    """Why it came back into the house before the client had it."""
    delivered_at: Moment | None
    canceled_at: Moment | None
    canceled_by_id: Id | None
    comment: str
    external_id: str | None

    @staticmethod
    def resolve_deal_id(shipment: Shipment) -> int | None:
        deal_id: int | None = shipment.order.deal_id
        return deal_id

    @staticmethod
    def resolve_delivery_service(shipment: Shipment) -> str:
        return str(shipment.service_name)

    @staticmethod
    def resolve_price(shipment: Shipment) -> Money:
        return shipment.price_money

    @staticmethod
    def resolve_base_price(shipment: Shipment) -> Money:
        return Money(shipment.base_price, shipment.order.currency)

    @staticmethod
    def resolve_lines(shipment: Shipment) -> list[Any]:
        return list(shipment.lines.all())

    @staticmethod
    def resolve_tracking_url(shipment: Shipment) -> str:
        number = shipment.tracking_number
        return shipment.service.tracking_page(number) if shipment.service and number else ""


class NewShipment(Body):
    """A further shipment; everything that goes no way yet when `lines` are left out."""

    of_kind = "order"
    hides = {"delivery_address": ("address",), "total": ("price", "price_by_rules")}

    lines: Pieces | None = None
    service_id: Id | None = None
    address: Address | None = Field(default=None, description="That of the order when left out.")
    warehouse_id: Id | None = None
    comment: Comment = ""
    price: MoneyIn | None = Field(
        default=None,
        description="What the client pays for it: the order's total follows, while nothing is paid. "
        "Left out, what of the delivery in the total no other shipment carries.",
    )
    price_by_rules: bool = False
    """Let the service reckon the price by its rules, where none is sent."""


ALL_LEFT = NewShipment()
"""The body of whoever sends none."""


class ReturnOut(Out):
    """Some of what was shipped came back."""

    id: Id
    order_id: Id
    warehouse_id: Id | None
    """Where the pieces lie again; null: in the usual place, or nowhere."""
    reason: str
    created_at: Moment
    lines: list[PiecesOut]

    @staticmethod
    def resolve_lines(taken: Return) -> list[Any]:
        return list(taken.lines.all())


class NewReturn(Body):
    """What came back, and what is paid back for it in the same change."""

    of_kind = "order"
    hides = {"total": ("refund",)}

    lines: Pieces
    reason: Reason
    restock: bool = Field(default=True, description="Whether the pieces can be sold again.")
    warehouse_id: Id | None = None
    refund: MoneyIn | None = None


def shipments_shown(actor: Actor) -> QuerySet[Shipment]:
    """The shipments an actor may see, with what their shape tells."""
    found: QuerySet[Shipment] = shown(Shipment.objects.seen_by(actor))
    return found


def returns_of(order: Order) -> QuerySet[Return]:
    """What came back of an order, with what its shape tells."""
    returns: QuerySet[Return] = Return.objects.filter(order=order)
    return returns.prefetch_related("lines__order_line")
