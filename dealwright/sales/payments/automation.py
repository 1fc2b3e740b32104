"""What rules may do with the payments of an order: take them as paid (rule 48)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.sales.orders.behind import BOTH, orders_of
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import complete_payment, mark_paid_by_hand
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.payments.providers import MANUAL


def pay(doing: Doing) -> dict[str, Any]:
    """Take what was asked for as paid, then what is still due; where nothing is due nothing happens.

    What waits for a provider may still come by its notice: the same payment is completed once.
    """
    payments = [payment for order in orders_of(doing.record) for payment in _pay_order(order, doing)]
    return {"payments": [payment.pk for payment in payments]}


def _pay_order(order: Order, doing: Doing) -> list[Payment]:
    order = Order.objects.locked(order)
    if order.is_canceled:
        raise Refused(_("This order is canceled; nothing is to be paid."))
    paid = []
    for payment in Payment.objects.filter(order=order, state=State.PENDING).order_by("pk"):
        due = order.refreshed().due
        if payment.amount <= due:
            amount = Money(payment.amount, payment.currency)
            paid.append(complete_payment(payment, amount=amount, reference="", method=MANUAL, by=doing.by))
    order = order.refreshed()
    return [*paid, mark_paid_by_hand(order, by=doing.by)] if order.due > 0 else paid


PAY_ORDER = RuleAction(
    name="pay_order",
    label=gettext_lazy("Mark the order as paid"),
    icon="cash",
    help_text=gettext_lazy(
        "Marks the payments of the order as paid, and takes what is still due as paid by hand."
    ),
    say=lambda settings: _("Mark the order as paid"),
    run=pay,
    of_kinds=BOTH,
)
