"""The way back from *Mark as paid*: the money did not come in after all (ST-41)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import mark_unpaid
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.sales.orders.actions import move_order
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions.dating import follow_days
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentUnpaid
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.statuses.queries import order_stage


@action
def unpay_payment(payment: Payment, *, version: int | None = None, by: Actor) -> Payment:
    """Take back that a payment came in, where somebody marked it by hand: it waits again.

    What a provider told stays: it goes back by a refund. An order that stands in *Paid* goes back to
    *Accepted*, as long as something is due again; one that is further stays where it is. A payment that waits
    stays as it is.
    """
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    if payment.state == State.PENDING:
        return payment
    if payment.refunded_total:
        raise Refused(_("Some of this payment was paid back already, so it came in."))
    if not payment.is_marked_by_hand:
        raise Refused(_("Nobody marked this payment as paid by hand. Write down that it was paid back."))
    record(
        PaymentUnpaid(
            order=ref(order),
            amount=payment.amount_money,
            reference=payment.reference,
            paid_at=payment.paid_at,
        ),
        on=payment,
        about=[order, order.deal],
    )
    payment.state, payment.paid_at, payment.marked_by = State.PENDING, None, None
    payment.reference = payment.method = ""
    payment.save()
    order.paid_total -= payment.amount
    order.note_paid(clock.now())
    order.save(update_fields=["paid_total", "paid_at"])
    follow_days(order)
    _settle(order, by=by)
    return payment


def _settle(order: Order, *, by: Actor) -> None:
    if order.is_paid_with_money:
        return
    if order.status == Status.PAID and not order.has_left:
        order = move_order(order, to=order_stage(Status.ACCEPTED), by=by)
    if order.deal is not None:
        mark_unpaid(order.deal, by=by)
