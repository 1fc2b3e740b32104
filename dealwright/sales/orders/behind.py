"""The orders that a rule works on: the order it runs for, or those behind the deal it runs for (OM-2)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.sales.orders.models import Order, Status

BOTH = frozenset({Order.record_kind, Deal.record_kind})
"""The kinds of records that goods and money belong to."""


def orders_of(record: Any) -> list[Order]:
    """The order itself; of a deal its orders that are alive, refused where it has none."""
    if isinstance(record, Order):
        return [record]
    found: list[Order] = list(
        Order.objects.filter(deal=record).exclude(status=Status.CANCELED).order_by("pk")
    )
    if not found:
        raise Refused(_("No purchase belongs to this deal yet. Ask for a payment or add a shipment first."))
    return found
