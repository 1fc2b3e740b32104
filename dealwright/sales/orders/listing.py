"""The list of orders, as its page and the API ask for it: the same filters, orders and search."""

from datetime import datetime
from decimal import Decimal

from dealwright.api.paging import ListOf
from dealwright.api.types import Id
from dealwright.records.search.queries import matching
from dealwright.sales.orders.models import Order

ORDERS = ListOf(
    Order,
    fields={
        "number": str,
        "store": str,
        "status": str,
        "deal_id": Id,
        "contact_id": Id,
        "responsible_id": Id,
        "total": Decimal,
        "placed_at": datetime,
        "canceled_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["placed_at", "created_at"],
    sort="-placed_at",
    search=matching,
)
