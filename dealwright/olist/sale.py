"""One order of the files, with the records it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.olist.reading import Customer, Item, Order, Payment
from dealwright.sales.orders import models as orders
from dealwright.sales.orders.models import Status


@dataclass
class Sale:
    """One order of the files with the records it becomes."""

    row: Order
    items: list[Item]
    payments: list[Payment]
    customer: Customer
    contact: Contact
    status: Status
    deal: Deal = field(init=False)
    order: orders.Order = field(init=False)

    @property
    def items_total(self) -> Decimal:
        return sum((item.price for item in self.items), Decimal(0))

    @property
    def freight(self) -> Decimal:
        return sum((item.freight for item in self.items), Decimal(0))

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments), Decimal(0))

    @property
    def closed_at(self) -> Any:
        if self.status == Status.COMPLETED:
            return self.row.delivered_at or self.row.shipped_at or self.row.bought_at
        return self.row.approved_at or self.row.bought_at if self.status == Status.CANCELED else None

    @property
    def reached_at(self) -> Any:
        """When the order came to its present status."""
        moments = {
            Status.ACCEPTED: self.row.bought_at,
            Status.PAID: self.row.approved_at,
            Status.SHIPPED: self.row.shipped_at,
        }
        return self.closed_at or moments.get(self.status) or self.row.bought_at
