"""What a program sees of shipments and may do with them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Changes, Id, MoneyIn, Text, Verb, omitted
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.models import Stage
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.orders.delivering import offer_for, parcel_of_order
from dealwright.sales.orders.line_shapes import ExternalId
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.shapes import DeliveryPriceOut, delivery_price_told
from dealwright.sales.shipments import actions
from dealwright.sales.shipments.listing import SHIPMENTS
from dealwright.sales.shipments.models import Return, Shipment
from dealwright.sales.shipments.queries import left_to_ship
from dealwright.sales.shipments.shapes import (
    ALL_LEFT,
    Address,
    Comment,
    NewReturn,
    NewShipment,
    Pieces,
    Reason,
    ReturnOut,
    ShipmentOut,
    pieces_of,
    returns_of,
    shipments_shown,
)

Tracking = Annotated[str, Text(120, empty=True)]


class ShipmentChanges(Changes):
    """What may be changed. Its way and its content only before it leaves; `lines` are replaced as a whole."""

    of_kind = "order"
    hides = {"delivery_address": ("address",), "total": ("price", "price_by_rules", "extras")}

    tracking_number: Tracking = omitted
    tracking_state: Annotated[str, Text(200, empty=True)] = omitted
    tracking_details: Annotated[str, Text(1000, empty=True)] = omitted
    document_number: Annotated[str, Text(60, empty=True)] = omitted
    document_on: date | None = omitted
    responsible_id: Id | None = omitted
    service_id: Id | None = omitted
    warehouse_id: Id | None = omitted
    address: Address = omitted
    comment: Comment = omitted
    external_id: ExternalId | None = omitted
    """What you call it; refused where another shipment is called so."""
    lines: Pieces = omitted
    price: MoneyIn = omitted
    """What the client pays for it; the order's total follows, while nothing is paid."""
    price_by_rules: bool = omitted
    """True lets its service reckon the price by its rules, where none is sent."""
    extras: Annotated[dict[Annotated[str, Text(40)], bool | int | str | None], Field(max_length=50)] = omitted
    """What goes along with it, by code: true for a tick, a number, or an option; the price follows."""


class ShipmentToPrice(Body):
    """What would go: these pieces, or all that go no way yet."""

    service_id: Id | None = None
    """Left out, the delivery of the order."""
    lines: Pieces | None = None


class ShipmentMove(Verb):
    """Another status."""

    stage_id: Id


class ShipmentUnship(Verb):
    """Why it comes back."""

    reason: Reason


class ShipmentCancel(Verb):
    """Why it will not go, if somebody wants to say so."""

    reason: Annotated[str, Text(500, empty=True)] = ""


WITHOUT_REASON = ShipmentCancel()
"""The body of whoever sends none."""

RETURNS = ListOf(Return, fields={}, sorts=[], sort="-id")

router = Router()
of_orders = Router()
of_deals = Router()


@router.list("", SHIPMENTS, ShipmentOut)
def list_shipments(request: HttpRequest) -> QuerySet[Shipment]:
    """Shipments of the orders you may see."""
    return shipments_shown(request.actor)


@router.get("/{id}", ShipmentOut)
def get_shipment(request: HttpRequest, id: Id) -> Shipment:
    """One shipment."""
    return shipments_shown(request.actor).get(pk=id)


@router.patch("/{id}", ShipmentOut)
def change_shipment(request: HttpRequest, id: Id, changes: ShipmentChanges) -> Shipment:
    """Change how a shipment goes, what is in it, or by which number it is followed."""
    shipment, given, by = _changed(request, id), changes.given(), request.actor
    shipment.expect_version(changes.version)
    if "service_id" in given:
        given["service"] = _service(given.pop("service_id"))
    if "responsible_id" in given:
        given["responsible"] = _colleague(given.pop("responsible_id"), shipment, by)
    if "warehouse_id" in given:
        given["warehouse"] = _warehouse(given.pop("warehouse_id"))
    lines, tracking_number = given.pop("lines", None), given.pop("tracking_number", None)
    price, extras = given.pop("price", None), given.pop("extras", None)
    is_reckoned = given.pop("price_by_rules", False) and price is None
    if given:
        actions.edit_shipment(shipment, **given, by=by)
    if extras is not None:
        actions.choose_extras(shipment, wanted=extras, by=by)
    if price is not None:
        actions.price_shipment(shipment, price=_amount(changes.price, shipment.order), by=by)
    if lines is not None:
        actions.repack_shipment(shipment, pieces=pieces_of(changes.lines), by=by)
    if is_reckoned:
        actions.let_rules_price_shipment(shipment, by=by)
    if tracking_number is not None:
        actions.track_shipment(shipment, tracking_number=tracking_number, by=by)
    return _one(request, id)


@router.post("/{id}/allow", ShipmentOut)
def allow_shipment(request: HttpRequest, id: Id, allow: Verb = NO_BODY) -> Shipment:
    """Allow the delivery of a shipment."""
    actions.allow_shipment(_changed(request, id), version=allow.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/hold", ShipmentOut)
def hold_shipment(request: HttpRequest, id: Id, hold: Verb = NO_BODY) -> Shipment:
    """Take the approval of a shipment back."""
    actions.hold_shipment(_changed(request, id), version=hold.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/ship", ShipmentOut)
def ship_shipment(request: HttpRequest, id: Id, ship: Verb = NO_BODY) -> Shipment:
    """Mark a shipment as shipped: its pieces leave the stock."""
    actions.ship_shipment(_changed(request, id), version=ship.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/unship", ShipmentOut)
def unship_shipment(request: HttpRequest, id: Id, unship: ShipmentUnship) -> Shipment:
    """Take a shipment back into the house before the client has it."""
    actions.unship_shipment(
        _changed(request, id), reason=unship.reason, version=unship.version, by=request.actor
    )
    return _one(request, id)


@router.post("/{id}/deliver", ShipmentOut)
def deliver_shipment(request: HttpRequest, id: Id, deliver: Verb = NO_BODY) -> Shipment:
    """Mark a shipment as delivered; what had not left is shipped with it."""
    actions.deliver_shipment(_changed(request, id), version=deliver.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/undeliver", ShipmentOut)
def undeliver_shipment(request: HttpRequest, id: Id, undeliver: Verb = NO_BODY) -> Shipment:
    """Say that the client does not have a shipment after all."""
    actions.take_delivery_back(_changed(request, id), version=undeliver.version, by=request.actor)
    return _one(request, id)


@router.post("/{id}/cancel", ShipmentOut)
def cancel_shipment(request: HttpRequest, id: Id, cancel: ShipmentCancel = WITHOUT_REASON) -> Shipment:
    """Cancel a shipment that has not left. Its pieces may go with another one."""
    actions.cancel_shipment(
        _changed(request, id), reason=cancel.reason, version=cancel.version, by=request.actor
    )
    return _one(request, id)


@router.post("/{id}/move", ShipmentOut)
def move_shipment(request: HttpRequest, id: Id, move: ShipmentMove) -> Shipment:
    """Give a shipment another status. The final ones ship or cancel it."""
    shipment = _changed(request, id)
    stage = Stage.objects.select_related("pipeline").filter(pk=move.stage_id).first()
    if stage is None:
        raise Refused(_("There is no such status."), field="stage_id")
    actions.move_shipment(shipment, to=stage, version=move.version, by=request.actor)
    return _one(request, id)


@of_orders.list("/{id}/shipments", SHIPMENTS, ShipmentOut)
def list_order_shipments(request: HttpRequest, id: Id) -> QuerySet[Shipment]:
    """The shipments of an order."""
    order = Order.objects.seen_by(request.actor).get(pk=id)
    return shipments_shown(request.actor).filter(order=order)


@of_orders.post("/{id}/shipments", ShipmentOut, status=201)
def add_order_shipment(request: HttpRequest, id: Id, new: NewShipment = ALL_LEFT) -> Shipment:
    """Open a further shipment of an order: with these pieces, or with all that go no way yet."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    access.require(request.actor, Shipment.record_kind, access.Verb.CREATE)
    shipment = actions.add_shipment(
        order,
        pieces=None if new.lines is None else pieces_of(new.lines),
        service=_service(new.service_id),
        address=new.address,
        warehouse=_warehouse(new.warehouse_id),
        comment=new.comment,
        price=None if new.price is None else _amount(new.price, order),
        price_by_rules=new.price_by_rules,
        by=request.actor,
    )
    return _one(request, shipment.pk)


@of_orders.post("/{id}/delivery-price", DeliveryPriceOut)
def price_order_delivery(request: HttpRequest, id: Id, asked: ShipmentToPrice) -> dict[str, Any]:
    """What a further shipment would cost by the rules of its service; nothing is opened.

    A program outside is asked by a job: ask again while `is_asked`.
    """
    actor = request.actor
    order = Order.objects.changed_by(actor).get(pk=id)
    access.refuse_hidden(actor, Order.record_kind, ["total"])
    service = _service(asked.service_id) or order.delivery_service
    if service is None:
        raise Refused(_("Choose a delivery service first."), field="service_id")
    pieces = left_to_ship(order) if asked.lines is None else pieces_of(asked.lines)
    rows = order.lines.select_related("product")
    offer = offer_for(service, parcel_of_order(order, rows, pieces, service, by=actor))
    return delivery_price_told(offer, order.currency)


@of_orders.list("/{id}/returns", RETURNS, ReturnOut)
def list_order_returns(request: HttpRequest, id: Id) -> QuerySet[Return]:
    """What came back of an order."""
    return returns_of(Order.objects.seen_by(request.actor).get(pk=id))


@of_orders.post("/{id}/returns", ReturnOut, status=201)
def take_back_order_goods(request: HttpRequest, id: Id, new: NewReturn) -> Return:
    """Take goods back that were shipped: at most what has left and not come back yet."""
    order = Order.objects.changed_by(request.actor).get(pk=id)
    access.require(request.actor, Shipment.record_kind, access.Verb.CHANGE)
    if new.refund is not None:
        access.require(request.actor, "payment", access.Verb.CHANGE)
    taken = actions.take_back_goods(
        order,
        pieces=pieces_of(new.lines),
        reason=new.reason,
        restock=new.restock,
        warehouse=_warehouse(new.warehouse_id),
        refund=new.refund.money if new.refund else None,
        by=request.actor,
    )
    return returns_of(order).get(pk=taken.pk)


@of_deals.list("/{id}/shipments", SHIPMENTS, ShipmentOut)
def list_deal_shipments(request: HttpRequest, id: Id) -> QuerySet[Shipment]:
    """The shipments of the orders behind a deal."""
    deal = Deal.objects.seen_by(request.actor).get(pk=id)
    return shipments_shown(request.actor).filter(order__deal=deal)


def _changed(request: HttpRequest, id: int) -> Shipment:
    shipment: Shipment = Shipment.objects.changed_by(request.actor).get(pk=id)
    return shipment


def _one(request: HttpRequest, id: int) -> Shipment:
    return shipments_shown(request.actor).get(pk=id)


def _amount(given: MoneyIn, order: Order) -> Decimal:
    if str(given.money.currency) != order.currency:
        raise Refused(_("This order is in %(currency)s.") % {"currency": order.currency}, field="price")
    amount: Decimal = given.money.amount
    return amount


def _service(id: int | None) -> DeliveryService | None:
    if id is None:
        return None
    found: DeliveryService | None = DeliveryService.objects.filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no such delivery service."), field="service_id")
    return found


def _colleague(id: int | None, shipment: Shipment, actor: Actor) -> User | None:
    """Whom the caller may give it to; who is responsible already may stay."""
    if id is None or id == shipment.responsible_id:
        return shipment.responsible if id else None
    people = people_within(actor, Order.record_kind, access.Verb.CHANGE, shipment.order.pipeline_id)
    found: User | None = people.filter(pk=id).first()
    if found is None:
        raise Refused(
            _("There is no such colleague, or you may not give it to them."), field="responsible_id"
        )
    return found


def _warehouse(id: int | None) -> Warehouse | None:
    if id is None:
        return None
    found: Warehouse | None = Warehouse.objects.filter(pk=id, is_active=True).first()
    if found is None:
        raise Refused(_("There is no such warehouse."), field="warehouse_id")
    return found
