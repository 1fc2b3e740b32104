"""The letter that brings an invoice to the client."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealwright.channels.messages.actions import send_email
from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.kit.money import show
from dealwright.sales.invoices.models import Invoice

PURPOSE = "invoice.sent"
TELLS_OF = ("invoice.contact", "invoice.company", "invoice.total", "invoice.payer_details")
"""What the letter repeats, or the page it leads to shows."""


def write_letter(invoice: Invoice, *, to: str, words: str, by: Actor) -> Message:
    """Write it in the language of the house, as a message about invoice, deal and client.

    Each version of an invoice is sent to an address once, however often it is asked for.
    """
    client = invoice.contact or invoice.company
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Invoice №%(number)s") % {"number": invoice.number}
        paragraphs = [
            words,
            _("Here is your invoice for %(total)s.") % {"total": show(invoice.total_money)},
            f"{settings.BASE_URL.rstrip('/')}{invoice.page}",
        ]
        if invoice.due_on:
            day = date_format(invoice.due_on, "DATE_FORMAT")
            paragraphs.append(_("Please pay it by %(day)s.") % {"day": day})
    return send_email(
        to=to,
        name=str(client) if client else "",
        subject=subject,
        text="\n\n".join(filter(None, paragraphs)),
        about=[invoice, invoice.deal, invoice.contact, invoice.company],
        purpose=PURPOSE,
        key=f"{PURPOSE} {invoice.pk} {invoice.version} {to}",
        tells_of=TELLS_OF,
        by=by,
    )
