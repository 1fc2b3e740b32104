"""Invoices that are not to be paid any more, and the way back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.invoices.events import InvoiceCanceled, InvoiceMoved, InvoicePaid, InvoiceReopened
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.papers.standing import Place, keep_up

LONGEST_REASON = 2000


@action
def cancel_invoice(
    invoice: Invoice,
    *,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Invoice:
    """Say that it is not to be paid, and why; the client's page says so too. `at` is for undo.

    One for which money came in is not canceled: the payment is taken back first where it was a mistake.
    """
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 2,000 letters or less."), field="reason")
    invoice = Invoice.objects.locked(invoice)
    if invoice.state == State.CANCELED:
        return invoice
    invoice.expect_version(version)
    if invoice.paid_total or invoice.state == State.PAID:
        raise Refused(
            _("Money came in for this invoice. Take the payment back first if it was written by mistake.")
        )
    invoice.state, invoice.canceled_at, invoice.cancel_reason = State.CANCELED, at or clock.now(), reason
    keep_up(invoice, told=InvoiceMoved, by=by, at=invoice.canceled_at)
    invoice.save()
    record(InvoiceCanceled(reason=reason), on=invoice, about=invoice.client_refs)
    return invoice


@action
def reopen_invoice(
    invoice: Invoice,
    *,
    to: Stage | None = None,
    back_to: Place | None = None,
    version: int | None = None,
    by: Actor,
) -> Invoice:
    """Let a canceled invoice be paid after all.

    It stands on “draft” or “sent” again, or on the open stage `to`; `back_to` is for undo. Where all of it
    came in meanwhile, it is paid.
    """
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    if invoice.state != State.CANCELED:
        return invoice
    before = InvoiceReopened(canceled_at=invoice.canceled_at, cancel_reason=invoice.cancel_reason)
    invoice.state = State(invoice.open_state)
    invoice.canceled_at, invoice.cancel_reason = None, ""
    is_paid = bool(invoice.paid_total) and invoice.due_money.amount <= 0
    if is_paid:
        invoice.state, invoice.paid_at, to = State.PAID, clock.now(), None
    keep_up(invoice, to=to, back_to=None if is_paid else back_to, told=InvoiceMoved, by=by)
    invoice.save()
    record(before, on=invoice, about=invoice.client_refs)
    if is_paid:
        record(InvoicePaid(total=invoice.total_money), on=invoice, about=invoice.client_refs)
    return invoice
