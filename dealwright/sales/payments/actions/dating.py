"""Until when a payment is to be made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions.locking import lock_with_order
from dealwright.sales.payments.events import PaymentDueChanged
from dealwright.sales.payments.models import UNPAID, Payment, State
from dealwright.sales.payments.ways import method_of


@action
def set_payment_due(
    payment: Payment, *, due_on: date | None, version: int | None = None, by: Actor
) -> Payment:
    """Give a payment that nobody has made yet another last day, or none; its order knows the first one."""
    order, payment = lock_with_order(payment)
    payment.expect_version(version)
    if payment.due_on == due_on:
        return payment
    if payment.state not in UNPAID:
        raise Refused(_("This payment is made; until when it was due stays as it is."), field="due_on")
    refuse_day_before(due_on, payment.created_at)
    record(
        PaymentDueChanged(
            order=ref(order), amount=payment.amount_money, due_on=due_on, due_before=payment.due_on
        ),
        on=payment,
        about=[order, order.deal],
    )
    payment.due_on = due_on
    payment.save()
    follow_days(order)
    return payment


def usual_day(method: PaymentMethod | None, at: datetime) -> date | None:
    """Until when a payment asked for then by this method is to be made."""
    if method is None or method.days_to_pay is None:
        return None
    return timezone.localdate(at) + timedelta(days=method.days_to_pay)


def waiting_for_all(order: Order, method: PaymentMethod | None) -> Payment | None:
    """The payment that asking once more for all that is due by this method answers with."""
    if method is None:
        return None
    return next(
        (
            one
            for one in sorted(order.payments.all(), key=lambda one: one.pk)
            if (one.state, one.amount, one.provider) == (State.PENDING, order.due, method.provider)
            and one.payment_method_id in {method.pk, None}
        ),
        None,
    )


def day_to_ask_for(order: Order, at: datetime) -> date | None:
    """Until when asking for all that is due would let it be paid: as it stands, where that waits already."""
    method = method_of(order)
    waiting = waiting_for_all(order, method)
    return waiting.due_on if waiting is not None else usual_day(method, at)


def refuse_day_before(due_on: date | None, asked_at: datetime) -> None:
    """Nobody is asked to pay on a day that was over already."""
    if due_on is not None and due_on < timezone.localdate(asked_at):
        raise Refused(_("It cannot be due before the day it was asked for."), field="due_on")


def follow_days(order: Order) -> None:
    """Let the order know the first day among its payments; a failed attempt counts while no other waits."""
    unpaid = Payment.objects.filter(order=order, state__in=UNPAID).order_by("pk")
    rows = list(unpaid.values_list("state", "due_on"))
    waiting = [due_on for state, due_on in rows if state == State.PENDING]
    days = [due_on for due_on in waiting or [due_on for _state, due_on in rows[-1:]] if due_on is not None]
    first = min(days, default=None)
    if order.asked_until != first:
        order.asked_until = first
        order.save(update_fields=["asked_until"])
