"""With the inventory on, a deal is won with its goods: they leave the house, or it stays open (ST-53)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.documents.queries import gone_for
from dealwright.catalog.measures.dividing import step_of
from dealwright.catalog.products.models import Product
from dealwright.catalog.settings.queries import keeps_inventory
from dealwright.catalog.stock.actions import ship_stock
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions import add_shipment, ship_shipment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import left_to_ship


def let_goods_leave(deal: Deal, by: Actor) -> None:
    """What the deal sells leaves the house, with a sales order; Refused where something is missing.

    Where orders stand behind the deal their shipments go, as if somebody had shipped them; otherwise the
    products of the deal itself. What left for it earlier leaves no second time.
    """
    if not keeps_inventory():
        return
    orders = list(Order.objects.filter(deal=deal, canceled_at=None).order_by("pk"))
    if orders:
        for order in orders:
            _refuse_unavailable(line.product for line in order.lines.select_related("product"))
            _ship(order, by)
    else:
        _sell(deal, by)


def _ship(order: Order, by: Actor) -> None:
    """Everything of the order that is still in the house, whatever way it goes."""
    waiting = Shipment.objects.filter(order=order, shipped_at=None, canceled_at=None).order_by("pk")
    for shipment in waiting:
        ship_shipment(shipment, by=by)
    if left := {line: quantity for line, quantity in left_to_ship(order).items() if quantity}:
        ship_shipment(add_shipment(order, pieces=left, by=by), by=by)


def _sell(deal: Deal, by: Actor) -> None:
    lines = list(deal.lines.select_related("product"))
    _refuse_unavailable(line.product for line in lines)
    wanted: dict[int, Decimal] = {}
    for line in lines:
        if line.product is not None and not line.product.is_service:
            id = line.product.pk
            wanted[id] = wanted.get(id, NONE) + _in_steps(line)
    gone = gone_for(deal) if wanted else {}
    missing = {id: quantity - gone.get(id, NONE) for id, quantity in wanted.items()}
    pieces = {id: quantity for id, quantity in missing.items() if quantity > 0}
    if pieces:
        ship_stock(holder=deal, pieces=pieces, by=by)


def _in_steps(line: Any) -> Decimal:
    """What leaves the house for a line: of half a piece a whole one, of half a kilogram that much."""
    step = step_of(line.product.measure_id)
    steps = (Decimal(line.quantity) / step).to_integral_value(ROUND_CEILING)
    return steps * step


def _refuse_unavailable(products: Iterable[Product | None]) -> None:
    """A service, or anything else, that we no longer sell: name all of them."""
    gone = [one for one in products if one is not None and not _is_sold(one)]
    if not gone:
        return
    names = ", ".join(f"“{one.name}”" for one in gone)
    raise Refused(_("No longer available: %(names)s.") % {"names": names}, field="lines")


def _is_sold(product: Any) -> bool:
    return bool(product.is_active and product.archived_at is None and product.deleted_at is None)
