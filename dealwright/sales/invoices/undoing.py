"""How what happened to invoices is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.crm.lines import as_told, new_lines
from dealwright.kit.errors import Refused
from dealwright.records.undo import Step, final, inverse, told_beside
from dealwright.records.undo.edits import edits_of, handovers_of
from dealwright.records.undo.whole import comes_and_goes
from dealwright.sales.invoices import actions, events
from dealwright.sales.invoices.models import InvoicePayment, State
from dealwright.sales.papers.selling import COMPANY_BEFORE
from dealwright.sales.papers.undoing import moves_of_papers, stood_before

MONEY_IS_HERE = _("Money that came in is given back by a refund.")

comes_and_goes(created=events.InvoiceCreated, deleted=events.InvoiceDeleted, restored=events.InvoiceRestored)
edits_of(events.InvoiceEdited, own_company=COMPANY_BEFORE)
handovers_of(events.InvoiceAssigned)
moves_of_papers(
    events.InvoiceMoved,
    beside=(
        events.InvoicePaymentReceived,
        events.InvoicePaymentTakenBack,
        events.InvoiceCanceled,
        events.InvoiceReopened,
    ),
    move_back=actions.move_invoice_back,
)
final(events.InvoiceSent, why=_("The client has it already; cancel it or write another one."))
told_beside(events.InvoicePaid)
final(
    events.InvoicePaymentAsked, why=_("The client may have been asked already; cancel the invoice instead.")
)
final(events.InvoicePaymentFailed, why=_("The provider said so."))
final(events.InvoicePaymentCameLate, why=MONEY_IS_HERE)
final(events.InvoicePaymentRefunded, why=_("Money that went back is asked for anew."))


@inverse(of=events.InvoiceLinesChanged, touches="lines")
def put_lines_back(step: Step) -> None:
    """The lines as they were."""
    event, invoice = step.event, step.record
    if step.holds(as_told(actions.invoiced_lines_of(invoice), event.rows), "lines"):
        actions.set_invoice_lines(invoice, lines=new_lines(event.rows_before), by=step.by)


@inverse(of=events.InvoicePaymentReceived, touches="payment")
def take_money_back(step: Step) -> None:
    """The payment was none."""
    event, invoice = step.event, step.record
    row = (
        InvoicePayment.objects.filter(invoice=invoice, pk=event.payment_id).select_related("payment").first()
    )
    if row is not None and row.payment is not None and not row.payment.is_marked_by_hand:
        raise Refused(str(MONEY_IS_HERE))
    is_untouched = row is not None and not (row.payment is not None and row.payment.refunded_total)
    if step.holds(is_untouched, "payment"):
        stood = stood_before(step, events.InvoiceMoved)
        actions.take_payment_back(invoice, payment_id=event.payment_id, back_to=stood, by=step.by)


@inverse(of=events.InvoicePaymentTakenBack, touches="payment")
def take_money_again(step: Step) -> None:
    """The payment was one after all, as it had been."""
    event, invoice = step.event, step.record
    if step.holds(invoice.is_open and event.amount.amount <= invoice.due_money.amount, "payment"):
        actions.pay_invoice(
            invoice,
            amount=event.amount,
            received_on=event.received_on,
            method=event.method,
            reference=event.reference,
            at=event.paid_at,
            by=step.by,
        )


@inverse(of=events.InvoiceCanceled, touches="cancellation")
def open_again(step: Step) -> None:
    """It is to be paid after all."""
    if step.holds(step.record.state == State.CANCELED, "cancellation"):
        stood = stood_before(step, events.InvoiceMoved)
        actions.reopen_invoice(step.record, back_to=stood, by=step.by)


@inverse(of=events.InvoiceReopened, touches="cancellation")
def cancel_again(step: Step) -> None:
    """It was canceled after all, as it had been."""
    event, invoice = step.event, step.record
    if step.holds(invoice.is_open and not invoice.paid_total, "cancellation"):
        actions.cancel_invoice(invoice, reason=event.cancel_reason, at=event.canceled_at, by=step.by)
