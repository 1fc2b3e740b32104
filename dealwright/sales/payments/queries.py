"""Questions about payments."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from dealwright.kit.quantities import NONE
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import HOLDING, Payment, PaymentLine


def left_to_ask(order: Order, *, beside: Payment | None = None) -> dict[int, Decimal]:
    """How many pieces of each line no payment is for that waits or is paid; `beside` counts as none."""
    held = PaymentLine.objects.filter(
        payment__order=order, payment__state__in=HOLDING, payment__deleted_at=None
    )
    if beside is not None:
        held = held.exclude(payment=beside)
    taken = dict(held.order_by().values_list("order_line_id").annotate(Sum("quantity")))
    return {line.pk: max(line.quantity - taken.get(line.pk, NONE), NONE) for line in order.lines.all()}
