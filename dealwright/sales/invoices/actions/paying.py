"""Money that somebody saw come in for an invoice, and the way back from a payment that was no payment."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import refuse_hidden
from dealwright.records.pipelines.models import Stage
from dealwright.sales.invoices.actions.asking import asked_before, checked_amount, new_payment
from dealwright.sales.invoices.actions.standing import refuse_closed
from dealwright.sales.invoices.actions.taking_in import LONGEST_REFERENCE, mark_paid, take_in, told_of
from dealwright.sales.invoices.events import InvoiceMoved, InvoicePaymentTakenBack
from dealwright.sales.invoices.models import Invoice, InvoicePayment, Method, State, today
from dealwright.sales.papers.standing import Place, is_for_sent, keep_up
from dealwright.sales.payments.models import BY_HAND, Payment
from dealwright.sales.payments.models import State as Paid
from dealwright.sales.payments.providers import MANUAL

__all__ = ["LONGEST_REFERENCE", "pay_invoice", "take_payment_back"]


@action
def pay_invoice(
    invoice: Invoice,
    *,
    amount: Money | None = None,
    received_on: date | None = None,
    method: str = Method.TRANSFER,
    reference: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Invoice:
    """Write down that money came in by hand: all that is due, or an amount of it.

    A payment that waits for it is the one paid. Once all of it is there, the invoice is paid and says so,
    once. More than is due is refused. `at` is for undo. Forbidden for whoever may not see what it costs.
    """
    refuse_hidden(by, Invoice.record_kind, ["total"])
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    refuse_closed(invoice)
    amount = checked_amount(invoice, amount)
    received_on = _checked_day(received_on)
    if method not in set(Method):
        raise Refused(_("Choose how the money came in."), field="method")
    payment = None
    if not invoice.is_trial:
        payment = asked_before(invoice, amount) or new_payment(invoice, amount, (MANUAL, None))
        mark_paid(payment, reference=reference.strip(), method=BY_HAND, by=by, at=at or clock.now())
    return take_in(
        invoice,
        amount,
        payment=payment,
        received_on=received_on,
        method=method,
        reference=reference,
        by=by,
        at=at,
    )


@action
def take_payment_back(
    invoice: Invoice,
    *,
    payment_id: int,
    back_to: Place | None = None,
    version: int | None = None,
    by: Actor,
) -> Invoice:
    """Let a payment that was written down by mistake count no more: its amount is due again.

    What a provider told came in, and is paid back instead; so is what went back in part already. One that had
    been asked for waits again. The invoice goes back to the stage on which it stood when it was paid.
    `back_to` is for undo: where the invoice stood before it was paid, and since when.
    """
    refuse_hidden(by, Invoice.record_kind, ["total"])
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    row = InvoicePayment.objects.filter(invoice=invoice, pk=payment_id).select_related("payment").first()
    if row is None:
        raise Refused(_("There is no such payment of this invoice."), field="payment_id")
    _refuse_what_came_in(row)
    told = InvoicePaymentTakenBack(**told_of(row, invoice), paid_at=invoice.paid_at)
    row.delete()
    _wait_again(row)
    invoice.paid_total -= row.amount
    if invoice.state == State.PAID and invoice.due_money.amount > 0:
        invoice.state, invoice.paid_at = State(invoice.open_state), None
        keep_up(invoice, to=_stood_on(invoice), back_to=back_to, told=InvoiceMoved, by=by)
        invoice.stage_when_paid = None
    invoice.save()
    record(told, on=invoice, about=invoice.client_refs)
    return invoice


def _stood_on(invoice: Invoice) -> Stage | None:
    """The stage on which it stood when it was paid, as long as it may stand there."""
    stage: Stage | None = invoice.stage_when_paid
    if stage is None or stage.pipeline_id != invoice.pipeline_id or stage.is_final:
        return None
    return stage if invoice.state == State.DRAFT or is_for_sent(invoice, stage) else None


def _refuse_what_came_in(row: InvoicePayment) -> None:
    if row.payment is None:
        return
    if row.payment.refunded_total:
        raise Refused(_("Some of this payment was paid back already, so it came in."), field="payment_id")
    if not row.payment.is_marked_by_hand:
        raise Refused(
            _("Nobody marked this payment as paid by hand. Write down that it was paid back."),
            field="payment_id",
        )


def _wait_again(row: InvoicePayment) -> None:
    """One that was asked for is open as before; one that was only written down goes."""
    if row.payment is None:
        return
    payment: Payment = Payment.of_invoices.locked(row.payment)
    if payment.provider == MANUAL and payment.payment_method_id is None:
        payment.delete()
        return
    payment.state, payment.paid_at, payment.marked_by = Paid.PENDING, None, None
    payment.reference = payment.method = ""
    payment.save()


def _checked_day(received_on: date | None) -> date:
    if received_on is not None and received_on > today():
        raise Refused(_("Money comes in today or came in before."), field="received_on")
    return received_on or today()
