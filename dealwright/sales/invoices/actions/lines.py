"""What is to be paid for, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.crm.lines import checked_lines
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST
from dealwright.people.access import refuse_hidden
from dealwright.sales.invoices.actions.standing import refuse_unless_draft
from dealwright.sales.invoices.events import InvoicedLine, InvoiceLinesChanged
from dealwright.sales.invoices.models import Invoice, InvoiceLine

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class NewInvoiceLine:
    """A line of an invoice; without a product it is free text. Prices with tax, the discount in percent."""

    product: Product | None
    name: str
    price: Decimal
    quantity: Decimal = Decimal(1)
    discount: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    """A fraction that the price holds; None is what the product says."""


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
    before, after = invoiced_lines_of(invoice), [_essence(row) for row in rows]
    if before == after:
        return invoice
    InvoiceLine.objects.filter(invoice=invoice).delete()
    write_rows(invoice, rows)
    invoice.save()
    record(
        InvoiceLinesChanged(
            lines=[f"{row.quantity.normalize():f} × {row.name}" for row in rows],
            total=invoice.total_money,
            rows=after,
            rows_before=before,
        ),
        on=invoice,
        about=invoice.client_refs,
    )
    return invoice


def checked_rows(lines: Iterable[NewInvoiceLine], currency: str) -> list[InvoiceLine]:
    """The lines as they are kept, not saved yet; refuses what cannot be sold."""
    lines = list(lines)
    for line in lines:
        if not line.discount.is_finite() or not 0 <= line.discount <= HUNDRED:
            raise Refused(_("A discount is between 0 and 100 percent."), field="lines")
        if line.discount != line.discount.quantize(Decimal("0.01")):
            raise Refused(_("A discount has at most two decimals."), field="lines")
    checked = checked_lines(lines, currency)  # type: ignore[arg-type]  # has what it reads of a line
    return [
        InvoiceLine(
            product=one.product,
            name=one.name,
            price=one.price,
            discount=line.discount,
            tax_rate=_tax_of(line),
            quantity=one.quantity,
            position=position,
        )
        for position, (one, line) in enumerate(zip(checked, lines, strict=True), start=1)
    ]


def write_rows(invoice: Invoice, rows: list[InvoiceLine]) -> None:
    """Keep the rows of an invoice that has none, and what they cost together; the caller saves that."""
    for row in rows:
        row.invoice = invoice
    invoice.total = sum((row.total_in(invoice.currency).amount for row in rows), Decimal(0))
    invoice.tax_total = sum((row.tax_in(invoice.currency).amount for row in rows), Decimal(0))
    if invoice.total > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="lines")
    if rows:
        InvoiceLine.objects.bulk_create(rows)


def invoiced_lines_of(invoice: Invoice) -> list[InvoicedLine]:
    """The lines an invoice has now, as events keep them."""
    return [_essence(row) for row in InvoiceLine.objects.filter(invoice=invoice)]


def _tax_of(line: NewInvoiceLine) -> Decimal:
    rate = line.tax_rate
    if rate is None:
        rate = line.product.tax_rate if line.product else Decimal(0)
    if not rate.is_finite() or not 0 <= rate <= 1 or rate != rate.quantize(Decimal("0.0001")):
        raise Refused(_("A tax is between 0 and 100 percent, with at most two decimals."), field="lines")
    return rate


def _essence(row: InvoiceLine) -> InvoicedLine:
    return InvoicedLine(
        product_id=row.product_id,
        name=row.name,
        price=row.price,
        discount=row.discount,
        tax_rate=row.tax_rate,
        quantity=row.quantity,
    )
