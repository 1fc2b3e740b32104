"""What is to be paid for, line by line."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import (
    NewLine,
    checked_lines,
    columns_of,
    costs_together,
    essence,
    facts_of,
    in_words,
    lines_kept,
)
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST
from dealwright.people.access import refuse_hidden
from dealwright.sales.invoices.actions.standing import refuse_unless_draft
from dealwright.sales.invoices.events import InvoicedLine, InvoiceLinesChanged
from dealwright.sales.invoices.models import Invoice, InvoiceLine

NewInvoiceLine = NewLine
"""A line of an invoice, as deals have them; without a product it is free text."""


@action
def set_invoice_lines(
    invoice: Invoice, *, lines: Iterable[NewInvoiceLine], version: int | None = None, by: Actor
) -> Invoice:
    """Let exactly these lines stand on a draft. What the client has already stays as it is.

    Forbidden for whoever may not see what it costs.
    """
    refuse_hidden(by, Invoice.record_kind, ["total"])
    invoice = Invoice.objects.locked(invoice)
    invoice.expect_version(version)
    refuse_unless_draft(invoice)
    rows = checked_rows(lines, invoice.currency)
    present = list(InvoiceLine.objects.filter(invoice=invoice).select_related("product"))
    if list(map(essence, present)) == list(map(essence, rows)):
        return invoice
    InvoiceLine.objects.filter(invoice=invoice).delete()
    write_rows(invoice, rows)
    invoice.save()
    record(
        InvoiceLinesChanged(
            lines=[in_words(row) for row in rows],
            total=invoice.total_money,
            rows=facts_of(rows),
            rows_before=facts_of(present),
        ),
        on=invoice,
        about=invoice.client_refs,
    )
    return invoice


@action
def add_invoice_lines(invoice: Invoice, *, lines: Iterable[NewInvoiceLine], by: Actor) -> Invoice:
    """Let these stand on a draft, too, below what stands there."""
    invoice = Invoice.objects.locked(invoice)
    changed: Invoice = set_invoice_lines(invoice, lines=[*lines_kept(invoice), *lines], by=by)
    return changed


def checked_rows(lines: Iterable[NewInvoiceLine], currency: str) -> list[InvoiceLine]:
    """The lines as they are kept, not saved yet; refuses what cannot be sold."""
    return [
        InvoiceLine(**columns_of(line), position=position)
        for position, line in enumerate(checked_lines(lines, currency), start=1)
    ]


def invoice_lines_of_deal(deal: Deal | None) -> list[NewInvoiceLine]:
    """The products of a deal as they stand on it, or the deal itself where its amount was typed."""
    if deal is None:
        return []
    lines = lines_kept(deal)
    if lines and not deal.amount_is_manual:
        return lines
    return [NewInvoiceLine(None, deal.title, deal.amount)] if deal.amount else []


def write_rows(invoice: Invoice, rows: list[InvoiceLine]) -> None:
    """Keep the rows of an invoice that has none, and what they cost together; the caller saves that."""
    for row in rows:
        row.invoice = invoice
    costs = costs_together(rows, invoice.currency)
    invoice.total, invoice.tax_total = costs.total, costs.tax
    if invoice.total > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="lines")
    if rows:
        InvoiceLine.objects.bulk_create(rows)


def invoiced_lines_of(invoice: Invoice) -> list[InvoicedLine]:
    """The lines an invoice has now, as events keep them."""
    return facts_of(InvoiceLine.objects.filter(invoice=invoice).select_related("product"))
