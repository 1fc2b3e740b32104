"""Paying back."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentRefunded
from dealwright.sales.payments.models import Payment, State


@action
def refund_payment(payment: Payment, *, amount: Money, version: int | None = None, by: Actor) -> Payment:
    """Write down that money went back: at most what came in. The order keeps its status.

    What goes back of a paid order is not due again, whether its goods have come back already, will come back
    or stay with the client. What goes back of one that is not paid in full is due as before.
    """
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    if payment.state != State.PAID:
        raise Refused(_("Only a payment that came in can be paid back."))
    if str(amount.currency) != payment.currency:
        message = _("This payment was made in %(currency)s.") % {"currency": payment.currency}
        raise Refused(message, field="amount")
    if rounded(amount) != amount or not 0 < amount.amount <= payment.kept_money.amount:
        raise Refused(_("Pay back more than nothing, and at most what came in."), field="amount")
    payment.refunded_total += amount.amount
    if payment.refunded_total == payment.amount:
        payment.state = State.REFUNDED
    payment.save()
    if order.is_paid and not order.is_canceled:
        order.waived_total += max(amount.amount - order.overpaid, Decimal(0))
    order.paid_total -= amount.amount
    order.refunded_total += amount.amount
    order.save(update_fields=["paid_total", "refunded_total", "waived_total"])
    record(
        PaymentRefunded(order=ref(order), amount=amount),
        on=payment,
        about=[order, order.deal, order.contact],
    )
    return payment
