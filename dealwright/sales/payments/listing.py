"""The list of payments, as the API asks for it."""

from datetime import date, datetime
from decimal import Decimal

from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.sales.payments.models import Payment

PAYMENTS = ListOf(
    Payment,
    fields={
        "order_id": Id,
        "deal_id": Where(Id, path="order__deal_id"),
        "state": str,
        "provider": str,
        "payment_method_id": Id,
        "amount": Where(Decimal, of=("total",)),
        "due_on": date,
        "paid_at": datetime,
        "created_at": datetime,
        "marked_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["created_at"],
    sort="-created_at",
)
