"""Questions about requests to fetch parcels."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.sales.deliveries.models import DeliveryKind
from dealwright.sales.delivery_requests.models import DeliveryRequest
from dealwright.sales.shipments.models import Shipment


def goes_outside(shipment: Shipment) -> bool:
    """Whether the shipment goes with a service of a program outside."""
    return shipment.service is not None and shipment.service.kind == DeliveryKind.OUTSIDE


def may_be_announced(shipment: Shipment) -> bool:
    """Whether its handler may be asked to fetch it now."""
    handler = shipment.service.handler if shipment.service is not None and goes_outside(shipment) else None
    is_here = shipment.shipped_at is None and shipment.canceled_at is None
    return handler is not None and bool(handler.request_url) and is_here


def requests_of(shipments: Iterable[Shipment]) -> dict[int, DeliveryRequest]:
    """The newest request of each shipment; no query where none goes with a program outside."""
    ids = [one.pk for one in shipments if goes_outside(one)]
    if not ids:
        return {}
    found = DeliveryRequest.objects.filter(shipment__in=ids).select_related("handler").order_by("pk")
    return {one.shipment_id: one for one in found}
