"""Putting invoices into the recycle bin and taking them out again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.sales.invoices.events import InvoiceDeleted, InvoiceRestored
from dealwright.sales.invoices.models import Invoice


@action
def delete_invoice(invoice: Invoice, *, version: int | None = None, by: Actor) -> Invoice:
    """Move the invoice to the recycle bin for 30 days; its page shows nothing while it lies there.

    One for which money came in stays: the books would lie otherwise. None came in for a trial.
    """
    invoice, is_new = put_into_bin(invoice, version=version)
    if is_new:
        if (invoice.paid_total or invoice.refunded_total) and not invoice.is_trial:
            raise Refused(_("Money came in for this invoice, so it stays."))
        record(InvoiceDeleted(), on=invoice, about=invoice.client_refs)
    return invoice


@action
def restore_invoice(invoice: Invoice, *, by: Actor) -> Invoice:
    """Take the invoice out of the recycle bin."""
    invoice, is_new = take_out_of_bin(invoice)
    if is_new:
        record(InvoiceRestored(), on=invoice, about=invoice.client_refs)
    return invoice
