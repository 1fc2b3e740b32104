"""The one way in which money comes in."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import mark_paid
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, show
from dealwright.sales.invoices.actions.taking_in import mark_paid as mark_payment_paid
from dealwright.sales.invoices.actions.taking_in import take_in
from dealwright.sales.orders.actions import advance
from dealwright.sales.orders.events import OrderPaid
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions.dating import follow_days
from dealwright.sales.payments.actions.locking import lock_with_invoice, lock_with_order
from dealwright.sales.payments.actions.tying import fit_late_payment
from dealwright.sales.payments.events import PaymentCameLate, PaymentReceived
from dealwright.sales.payments.models import BY_HAND, Payment, State


@action
def complete_payment(
    payment: Payment,
    *,
    amount: Money,
    reference: str,
    method: str = "",
    by: Actor,
    at: datetime | None = None,
) -> Payment:
    """Write down that the money came in: once, whoever says so first and however often it is said.

    The browser's return, the provider's notice, a retry and a mark by hand all end here. Another amount or
    currency than was asked for is refused. Money for a canceled order or invoice is kept and told of; it
    stays canceled. `at` is for sample data.
    """
    if payment.invoice_id is not None:
        return _complete_of_invoice(payment, amount, reference, method, at or clock.now(), by=by)
    order, payment = lock_with_order(payment)
    _refuse_other_amount(payment, amount)
    if payment.state in {State.PAID, State.REFUNDED}:
        return payment
    at = at or clock.now()
    if payment.state == State.FAILED:
        fit_late_payment(order, payment)
    # A failed attempt may still be paid: providers repeat, and their messages overtake each other.
    payment.state, payment.paid_at, payment.failed_reason = State.PAID, at, ""
    payment.reference, payment.method = reference[:120], method[:40]
    payment.marked_by = by.user if method == BY_HAND else None
    payment.save()
    was_paid = order.is_paid
    order.paid_total += amount.amount
    order.note_paid(at)
    order.save(update_fields=["paid_total", "paid_at"])
    follow_days(order)
    if order.is_canceled:
        _tell_late(order, payment, at)
    else:
        _tell(order, payment, at)
        settle_paid(order, was_paid=was_paid, by=by, at=at)
    return payment


def _complete_of_invoice(
    payment: Payment, amount: Money, reference: str, method: str, at: datetime, *, by: Actor
) -> Payment:
    """The same for a payment of an invoice (PY-17)."""
    invoice, payment = lock_with_invoice(payment)
    _refuse_other_amount(payment, amount)
    if payment.state in {State.PAID, State.REFUNDED}:
        return payment
    mark_payment_paid(payment, reference=reference, method=method, by=by, at=at)
    payment.invoice = take_in(invoice, amount, payment=payment, reference=reference, by=by, at=at)
    return payment


def _refuse_other_amount(payment: Payment, amount: Money) -> None:
    if amount != payment.amount_money:
        asked, came = show(payment.amount_money), show(amount)
        message = _("%(asked)s was asked for, not %(came)s; nothing was changed.")
        raise Refused(message % {"asked": asked, "came": came}, field="amount")


def _tell(order: Order, payment: Payment, at: datetime) -> None:
    clients: list[Contact | None] = [*order.deal.clients] if order.deal else [order.contact]
    record(
        PaymentReceived(
            order=ref(order),
            amount=payment.amount_money,
            provider=payment.provider,
            method=payment.method,
        ),
        on=payment,
        about=[order, order.deal, *clients],
        at=at,
    )


def _tell_late(order: Order, payment: Payment, at: datetime) -> None:
    record(
        PaymentCameLate(order=ref(order), amount=payment.amount_money, provider=payment.provider),
        on=payment,
        about=[order, order.deal, order.contact],
        at=at,
    )


def settle_paid(order: Order, *, was_paid: bool, by: Actor, at: datetime | None = None) -> Order:
    """Once all of it is there, the order is paid and its deal says so; an order never goes back (ST-25)."""
    if not order.is_paid_with_money:
        return order
    if not was_paid:
        paid = OrderPaid(total=Money(order.owed_total, order.currency))
        record(paid, on=order, about=[order.deal, *order.clients], at=at)
    is_delivered = order.shipped_state == "delivered"
    order = advance(order, to=Status.COMPLETED if is_delivered else Status.PAID, by=by, at=at)
    if order.deal is not None and not _is_more_due(order):
        mark_paid(order.deal, by=by, at=at)
    return order


def _is_more_due(order: Order) -> bool:
    """Whether another order behind the same deal is still to be paid."""
    others = Order.objects.filter(deal=order.deal_id).exclude(pk=order.pk)
    return bool(others.to_be_paid().exists())
