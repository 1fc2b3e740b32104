"""Writing the parcels of orders: one for each, with all that was bought."""

from __future__ import annotations

from collections.abc import Sequence

from dealwright.olist.mapping import identity
from dealwright.olist.sale import Sale
from dealwright.records.pipelines.models import Stage
from dealwright.sales.shipments.models import Shipment, ShipmentLine
from dealwright.sales.statuses.queries import shipment_stage

AWAITING, SHIPPED = "DN", "DF"


def write_shipments(listed: Sequence[Sale]) -> int:
    """Add the shipment of each order that has something to be sent; returns how many there are."""
    sent = [sale for sale in listed if sale.has_parcel]
    for sale in sent:
        shipment = sale.shipment = _shipment(sale)
        shipment.renew_search_key()
    Shipment.objects.bulk_create([sale.shipment for sale in sent])
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=sale.shipment, order_line=line, quantity=line.quantity)
        for sale in sent
        for line in sale.lines
    )
    return len(sent)


def _shipment(sale: Sale) -> Shipment:
    row, stage = sale.row, _stage(sale)
    left_at = row.shipped_at
    return Shipment(
        order=sale.order,
        number=f"{sale.order.number}/1",
        pipeline_id=stage.pipeline_id,
        stage=stage,
        stage_since=left_at or row.bought_at,
        service_name=sale.order.delivery_name,
        address=sale.order.delivery_address,
        price=sale.freight,
        base_price=sale.freight,
        allowed_at=left_at,
        shipped_at=left_at,
        delivered_at=row.delivered_at if left_at else None,
        created_at=row.bought_at,
        external_id=identity("shipment", row.id),
    )


def _stage(sale: Sale) -> Stage:
    return shipment_stage(SHIPPED if sale.row.shipped_at else AWAITING)
