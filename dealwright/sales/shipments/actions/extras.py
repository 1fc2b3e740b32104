"""What is taken along with a delivery, chosen in the office (ST-38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.sales.deliveries.extras import choose, price_of_extras
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.packing import refuse_unless_here
from dealwright.sales.shipments.actions.pricing import price_shipment
from dealwright.sales.shipments.events import ShipmentExtrasChosen
from dealwright.sales.shipments.models import Shipment


@action
def choose_extras(
    shipment: Shipment, *, wanted: Mapping[str, Any], version: int | None = None, by: Actor
) -> Shipment:
    """Let these extra services go along with a shipment, and no others; its price follows theirs.

    `wanted` is by code, as `deliveries.extras.choose` takes it. Refused once something of the order was paid,
    unless the price stays.
    """
    order, shipment = lock_with_order(shipment, version)
    if shipment.service is None and any(wanted.values()):
        raise Refused(_("Choose a delivery service first."), field="extras")
    offered = shipment.service.extras if shipment.service is not None else []
    if unknown := sorted(set(wanted) - {one["code"] for one in offered}):
        message = _("This delivery has no extra service “%(code)s”.")
        raise Refused(message % {"code": unknown[0]}, field="extras")
    chosen = choose(offered, wanted, by_client=False)
    if _is_the_same(chosen, shipment.extras):
        return shipment
    refuse_unless_here(shipment)
    more = price_of_extras(chosen) - price_of_extras(shipment.extras)
    put_along(order, shipment, chosen)
    if more:
        return price_shipment(shipment, price=max(shipment.price + more, Decimal(0)), by=by)
    return shipment


@action
def bring_extras_back(shipment: Shipment, *, extras: Iterable[Mapping[str, Any]], by: Actor) -> Shipment:
    """Let these go along again at the prices of then; the price of the shipment stays. For undo."""
    order, shipment = lock_with_order(shipment)
    refuse_unless_here(shipment)
    put_along(order, shipment, [dict(one) for one in extras])
    return shipment


def put_along(order: Order, shipment: Shipment, chosen: list[dict[str, Any]]) -> None:
    """Write down what goes along with a shipment that is locked, and tell of it."""
    before, shipment.extras = shipment.extras, chosen
    shipment.save()
    record(
        ShipmentExtrasChosen(order=ref(order), extras=chosen, extras_before=before),
        on=shipment,
        about=concerned(order),
    )


def _is_the_same(chosen: list[dict[str, Any]], held: list[dict[str, Any]]) -> bool:
    """Whether the same is wanted; what it costs by now changes nothing for what was chosen before."""
    return [(one["code"], one["quantity"], one["option"]) for one in chosen] == [
        (one["code"], one["quantity"], one["option"]) for one in held
    ]
