"""The list of shipments, as the API asks for it."""

from datetime import datetime

from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.sales.shipments.models import Shipment

SHIPMENTS = ListOf(
    Shipment,
    fields={
        "order_id": Id,
        "deal_id": Where(Id, path="order__deal_id"),
        "stage_id": Id,
        "service_id": Id,
        "tracking_number": str,
        "allowed_at": datetime,
        "shipped_at": datetime,
        "delivered_at": datetime,
        "canceled_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["created_at"],
    sort="-created_at",
)
