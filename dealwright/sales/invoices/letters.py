"""The letter that brings an invoice to the client."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.kit.money import show
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.papers.letters import PaperLetter, write_paper_letter
from dealwright.sales.payments.models import Payment

PURPOSE = "invoice.sent"
TELLS_OF = ("invoice.contact", "invoice.company", "invoice.total", "invoice.payer_details")
"""What the letter repeats, or the page it leads to shows."""


def write_letter(
    invoice: Invoice, *, to: str, words: str, payment: Payment | None = None, by: Actor
) -> Message:
    """Write it: what is to be paid, until when, the way to its page, and to that of a payment."""
    return write_paper_letter(
        invoice,
        to=to,
        worded=lambda: _worded(invoice, words, payment),
        purpose=PURPOSE,
        tells_of=TELLS_OF,
        by=by,
    )


def _worded(invoice: Invoice, words: str, payment: Payment | None) -> PaperLetter:
    due = date_format(invoice.due_on, "DATE_FORMAT") if invoice.due_on else ""
    return PaperLetter(
        subject=_("Invoice №%(number)s") % {"number": invoice.number},
        before=[words, _("Here is your invoice for %(total)s.") % {"total": show(invoice.total_money)}],
        links=[
            (_("See the invoice"), invoice.page),
            *([(_("Pay it online"), payment.page)] if payment is not None else []),
        ],
        after=[_("Please pay it by %(day)s.") % {"day": due}] if due else [],
    )
