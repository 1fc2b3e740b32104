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
from dealwright.sales.shipments.models import Shipment


@dataclass
class Sale:
    """One order of the files with the records it becomes."""

    row: Order
    items: list[Item]
    payments: list[Payment]
    customer: Customer
    contact: Contact
    status: Status
    has_parcel: bool
    order: orders.Order = field(init=False)
    deal: Deal | None = None
    """Where purchases are deals."""
    lines: list[orders.OrderLine] = field(default_factory=list)
    shipment: Shipment | None = None
    """Of one that has something to be sent."""

    @property
    def home(self) -> Any:
        """The record that people work with: the deal, or the order where it stands by itself."""
        return self.deal or self.order

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
    def shipped_state(self) -> str:
        """What the shipment says, in the words of orders."""
        if not self.items or self.row.shipped_at is None:
            return "unshipped"
        return "delivered" if self.row.delivered_at is not None else "shipped"

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
