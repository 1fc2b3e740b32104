"""What the client pays for a shipment: a part of the total of the order."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, rounded
from dealwright.people.access import refuse_hidden
from dealwright.sales.deliveries.extras import price_of_extras
from dealwright.sales.orders.actions.recounting import charge_for_delivery, let_deal_follow
from dealwright.sales.orders.delivering import parcel_of_order, price_by_rules
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.events import ShipmentPriced
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import contents_of


@action
def price_shipment(shipment: Shipment, *, price: Decimal, version: int | None = None, by: Actor) -> Shipment:
    """Let the client pay another price for the shipment; the total of the order follows.

    Refused once something of the order was paid. Forbidden where its amounts are hidden from whoever asks.
    """
    refuse_hidden(by, Order.record_kind, ["total"])
    order, shipment = lock_with_order(shipment, version)
    price = checked_price(order, price)
    if shipment.price == price:
        return shipment
    if shipment.canceled_at is not None:
        raise Refused(_("This shipment is canceled; open another one."), field="price")
    before, shipment.price = shipment.price_money, price
    mirrored = charge_for_delivery(order, more=price - before.amount, by=by)
    shipment.save()
    record(
        ShipmentPriced(order=ref(order), before=before, after=shipment.price_money, total=order.total_money),
        on=shipment,
        about=concerned(order),
    )
    let_deal_follow(order, before=mirrored, by=by)
    return shipment


@action
def let_rules_price_shipment(shipment: Shipment, *, version: int | None = None, by: Actor) -> Shipment:
    """Let the client pay what its service reckons for what is in it, and what goes along.

    Refused at `price` without a service, or where it tells no price; else as `price_shipment`.
    """
    refuse_hidden(by, Order.record_kind, ["total"])
    order, shipment = lock_with_order(shipment, version)
    if shipment.service is None:
        raise Refused(_("Choose a delivery service first."), field="price")
    rows = list(order.lines.select_related("product"))
    parcel = parcel_of_order(order, rows, contents_of(shipment), shipment.service, by=by)
    price = price_by_rules(shipment.service, parcel, field="price") + price_of_extras(shipment.extras)
    return price_shipment(shipment, price=price, by=by)


def checked_price(order: Order, price: Decimal) -> Decimal:
    """The price as it is kept; Refused where it is none."""
    if not price.is_finite() or not 0 <= price <= LARGEST:
        raise Refused(_("A delivery costs nothing or more."), field="price")
    exact: Decimal = rounded(Money(price, order.currency)).amount
    return exact
