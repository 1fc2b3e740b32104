"""How the kinds and states of stock documents are said on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.catalog.documents.models import DocumentKind, DocumentState

KINDS = {
    DocumentKind.ARRIVAL: pgettext_lazy("stock document", "Arrival"),
    DocumentKind.ADJUSTMENT: pgettext_lazy("stock document", "Adjustment"),
    DocumentKind.TRANSFER: pgettext_lazy("stock document", "Transfer"),
    DocumentKind.WRITE_OFF: pgettext_lazy("stock document", "Write-off"),
    DocumentKind.SALE: pgettext_lazy("stock document", "Sales order"),
    DocumentKind.RETURN: pgettext_lazy("stock document", "Return"),
}
HINTS = {
    DocumentKind.ARRIVAL: _("Goods come from a supplier."),
    DocumentKind.ADJUSTMENT: _("More was found than was counted before."),
    DocumentKind.TRANSFER: _("Goods go from one warehouse to another."),
    DocumentKind.WRITE_OFF: _("Goods are broken, lost or used up."),
    DocumentKind.SALE: _("Goods were sold and leave the house."),
    DocumentKind.RETURN: _("Goods that were sold come back."),
}
STATES = {
    DocumentState.DRAFT: (pgettext_lazy("state of a stock document", "Draft"), "attention"),
    DocumentState.PROCESSED: (pgettext_lazy("state of a stock document", "Processed"), "good"),
    DocumentState.CANCELED: (pgettext_lazy("state of a stock document", "Canceled"), "danger"),
}
"""Words and tone of each state."""
