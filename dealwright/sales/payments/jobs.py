"""What must always be true of money. These checks alarm, they do not repair."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.models import Payment, State

log = logging.getLogger(__name__)

MOST_ALARMS = 20
"""Orders named one by one."""
HOUR = 3600.0

_next_look = 0.0


def orders_out_of_balance() -> QuerySet[Order]:
    """Orders whose paid total is not what their payments brought in, or that are paid without any payment."""
    came_in = Payment.objects.filter(order=OuterRef("pk"), state__in=[State.PAID, State.REFUNDED]).order_by()
    kept = came_in.values("order").annotate(sum=Sum(F("amount") - F("refunded_total"))).values("sum")
    money = DecimalField(max_digits=16, decimal_places=2)
    orders: QuerySet[Order] = Order.objects.annotate(kept=Coalesce(Subquery(kept), 0, output_field=money))
    unbalanced = ~Q(paid_total=F("kept"))
    unpaid = Q(status=Status.PAID, total__gt=0) & ~Q(pk__in=_paid_at_all())
    return orders.filter(unbalanced | unpaid).order_by("pk")


def _paid_at_all() -> QuerySet[Payment, Any]:
    return Payment.objects.filter(state__in=[State.PAID, State.REFUNDED]).values("order")


def look_through_books() -> None:
    """Name the orders that are out of balance in the log of the installation."""
    for order in orders_out_of_balance()[:MOST_ALARMS]:
        log.error(
            "Order %s (status %s) counts %s as paid, and its payments brought in %s: look at its timeline",
            order.number,
            order.status,
            order.paid_total,
            order.kept,  # type: ignore[attr-defined]
        )


def step() -> bool:
    """Look through the books once an hour. Workers are woken by every change, this look is not for each."""
    global _next_look
    if time.monotonic() >= _next_look:
        _next_look = time.monotonic() + HOUR
        look_through_books()
    return False
