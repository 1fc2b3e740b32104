"""How the states of invoices, and the ways in which they are paid, are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.sales.invoices.models import Invoice, Method, State

STATES = {
    State.DRAFT: (pgettext_lazy("state of an invoice", "Draft"), ""),
    State.SENT: (pgettext_lazy("state of an invoice", "Sent"), "information"),
    State.PAID: (pgettext_lazy("state of an invoice", "Paid"), "good"),
    State.CANCELED: (pgettext_lazy("state of an invoice", "Canceled"), ""),
}
"""Words and tone of each state."""
METHODS = {
    Method.TRANSFER: _("Bank transfer"),
    Method.CARD: pgettext_lazy("way of paying", "Card"),
    Method.CASH: pgettext_lazy("way of paying", "Cash"),
    Method.OTHER: pgettext_lazy("way of paying", "Another way"),
}


PAID_IN_PART = (_("Paid in part"), "attention")


def state_words(invoice: Invoice) -> tuple[Any, str]:
    """Words and tone of an invoice's state; one that is late, or paid in part, says so."""
    if invoice.is_overdue:
        return _("Overdue"), "danger"
    if invoice.state == State.SENT and invoice.paid_total:
        return PAID_IN_PART
    return STATES[State(invoice.state)]
