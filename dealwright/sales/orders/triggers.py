"""What happens to orders, for triggers on orders and on the deals behind them (T11, T17).

Those of invoices (T12) stand beside invoices; a proposal is not paid, it becomes an order.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.automation.triggers.catalogue import TriggerKind, on
from dealwright.sales.orders.events import OrderCanceled, OrderPaid

OF_PURCHASES = frozenset({"order", "deal"})
"""Where purchases live as deals, what happens to an order concerns its deal."""

PAYMENT = TriggerKind(
    name="payment",
    label=_("Payment"),
    icon="cash",
    help_text=_("Everything that the order costs is paid; a part of it moves nothing."),
    keywords=_("paid money"),
    hears=on(OrderPaid.kind),
    of_kinds=OF_PURCHASES,
)

ORDER_CANCELED = TriggerKind(
    name="order_canceled",
    label=_("Order canceled"),
    icon="circle-x",
    help_text=_(
        "Somebody cancels the order. Whether this stage is ahead is judged from where it stood until then. An"
        " order that is moved by this is no longer canceled."
    ),
    keywords=_("cancelled refused"),
    hears=on(OrderCanceled.kind),
    of_kinds=OF_PURCHASES,
    moves_itself=True,
)

TRIGGERS = (PAYMENT, ORDER_CANCELED)
