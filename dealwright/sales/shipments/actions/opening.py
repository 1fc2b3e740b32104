"""Opening shipments: the first one with the order, further ones by hand (ST-31)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import Counted
from dealwright.people.access import refuse_hidden
from dealwright.sales.deliveries.extras import price_of_extras
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.orders import delivering
from dealwright.sales.orders.actions.recounting import charge_for_delivery, let_deal_follow
from dealwright.sales.orders.delivering import parcel_of_order, reckoned
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.shipments.actions.locking import concerned
from dealwright.sales.shipments.actions.packing import checked_pieces, facts_of, put_in
from dealwright.sales.shipments.actions.pricing import checked_price
from dealwright.sales.shipments.events import ShipmentAdded
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import left_to_ship, price_left
from dealwright.sales.statuses.queries import shipment_stage

MOST_SHIPMENTS = 200
"""Of one order."""


@action
def open_shipment(order: Order, *, lines: Iterable[OrderLine] | None = None, by: Actor) -> Shipment | None:
    """Open a shipment with everything of the order that goes no other way; None where that is nothing.

    It goes the way the client chose, and its price is what the order's total holds for it. The change it
    belongs to tells of it: the order was placed, or is alive again. `lines` are those of an order placed just
    now.
    """
    if lines is not None:
        rows = list(lines)
        left = {line.pk: line.quantity for line in rows}
    else:
        rows = list(order.lines.select_related("product"))
        left = {key: quantity for key, quantity in left_to_ship(order).items() if quantity}
    if not left:
        return None
    price = order.delivery_total if lines is not None else price_left(order)
    shipment = _new(
        order,
        service=order.delivery_service,
        service_name=order.delivery_name,
        address=order.delivery_address,
        price=price,
        base_price=_reckoned(order, rows, left, price, by),
        is_first=lines is not None,
    )
    if lines is not None or not Shipment.objects.filter(order=order, canceled_at=None).exists():
        shipment.extras = order.delivery_extras
    shipment.save()
    put_in(shipment, left)
    return shipment


@action
def add_shipment(
    order: Order,
    *,
    pieces: Mapping[int, Counted] | None = None,
    service: DeliveryService | None = None,
    address: str | None = None,
    warehouse: Warehouse | None = None,
    comment: str = "",
    price: Decimal | None = None,
    price_by_rules: bool = False,
    by: Actor,
) -> Shipment:
    """Open a further shipment with these pieces (line of the order → quantity), or with all that is left.

    It goes as the client chose and to their address unless told otherwise. Without a price it carries what of
    the delivery in the order's total no other shipment carries, mostly nothing; with another one the total
    follows, as `price_shipment` does it. `price_by_rules` lets its service reckon the price; Refused where it
    tells none.
    """
    if price is not None or price_by_rules:
        refuse_hidden(by, Order.record_kind, ["total"])
    order = Order.objects.locked(order)
    if order.is_canceled:
        raise Refused(_("This order is canceled; nothing is to be sent."))
    lines = list(order.lines.select_related("product"))
    wanted = checked_pieces(order, lines, left_to_ship(order) if pieces is None else pieces)
    service = service or order.delivery_service
    parcel = parcel_of_order(order, lines, wanted, service, by=by)
    if price is None and price_by_rules and service is not None:
        price = delivering.price_by_rules(service, parcel, field="price")
    carried = price_left(order)
    price = carried if price is None else checked_price(order, price)
    mirrored = charge_for_delivery(order, more=price - carried, by=by)
    is_the_clients = service is not None and service.pk == order.delivery_service_id
    shipment = _new(
        order,
        service=service,
        service_name=order.delivery_name if is_the_clients or service is None else service.name,
        address=order.delivery_address if address is None else address,
        price=price,
        base_price=reckoned(service, parcel),
    )
    shipment.warehouse, shipment.comment = warehouse, comment
    shipment.save()
    put_in(shipment, wanted)
    record(
        ShipmentAdded(
            order=ref(order),
            lines=facts_of(wanted, lines),
            service=shipment.service_name,
            price=shipment.price_money,
        ),
        on=shipment,
        about=concerned(order),
    )
    let_deal_follow(order, before=mirrored, by=by)
    return shipment


def _reckoned(
    order: Order, rows: list[OrderLine], left: Mapping[int, Counted], price: Decimal, by: Actor
) -> Decimal:
    """What the service reckons for all that is left. A program outside said it before: it is in the price."""
    service = order.delivery_service
    if service is not None and service.kind == DeliveryKind.OUTSIDE:
        return max(price - price_of_extras(order.delivery_extras), Decimal(0))
    return reckoned(service, parcel_of_order(order, rows, left, service, by=by))


def _new(
    order: Order,
    *,
    service: DeliveryService | None,
    service_name: str,
    address: str,
    price: Decimal,
    base_price: Decimal,
    is_first: bool = False,
) -> Shipment:
    """A shipment with the next number of the order, which is locked or just being placed."""
    before = 0 if is_first else Shipment.everything.filter(order=order).count()
    if before >= MOST_SHIPMENTS:
        raise Refused(_("This order has 200 shipments already; put more into each."))
    stage, at = shipment_stage("DN"), clock.now()
    return Shipment(
        order=order,
        number=f"{order.number}/{before + 1}",
        pipeline_id=stage.pipeline_id,
        stage=stage,
        stage_since=at,
        service=service,
        service_name=service_name,
        address=address,
        price=price,
        base_price=base_price,
    )
