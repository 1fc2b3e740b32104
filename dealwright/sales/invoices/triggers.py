"""What happens to invoices, for triggers on the deals they belong to, and on themselves (T12)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.automation.triggers.catalogue import TriggerKind, on
from dealwright.sales.invoices.events import InvoicePaid

INVOICE_PAID = TriggerKind(
    name="invoice_paid",
    label=_("An invoice is paid"),
    icon="file-invoice",
    help_text=_("All of an invoice of the deal is paid; a part of it moves nothing."),
    keywords=_("paid money bill"),
    hears=on(InvoicePaid.kind),
    of_kinds=frozenset({"deal"}),
)

TRIGGERS = (INVOICE_PAID,)
