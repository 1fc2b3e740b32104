"""The reference lists that fields of the CRM choose from (4.11), and their first words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.records.fields.linked_types import Listed

LONGEST_INDUSTRY = 120

SOURCES = Listed("source", is_open=True)
"""Programs that bring leads and deals name sources of their own: an open list."""
INDUSTRIES = Listed("industry", longest=LONGEST_INDUSTRY, is_open=True)
CONTACT_TYPES = Listed("client_type")
COMPANY_TYPES = Listed("company_type")
DEAL_TYPES = Listed("deal_type")
HONORIFICS = Listed("honorific")

FIRST_WORDS = (
    _("Source"),
    _("Call"),
    _("E-mail"),
    _("Web site"),
    _("Advertising"),
    _("Partner"),
    _("Recommendation"),
    _("Trade show"),
    _("Web form"),
    _("Callback"),
    _("Repeat sales"),
    _("Online store"),
    _("Other"),
    _("Industry"),
    _("Information technology"),
    _("Telecommunications"),
    _("Manufacturing"),
    _("Banking services"),
    _("Consulting"),
    _("Finance"),
    _("Government"),
    _("Delivery"),
    _("Entertainment"),
    _("Non-profit"),
    _("Client type"),
    _("Company type"),
    _("Lead"),
    _("Prospect"),
    _("Client"),
    _("Inactive"),
    _("Supplier"),
    _("Competitor"),
    _("Deal type"),
    _("Sale"),
    _("Complex sale"),
    _("Goods"),
    _("Services"),
    _("Maintenance"),
    _("Salutation"),
    _("Mr"),
    _("Mrs"),
    _("Ms"),
    _("Dr"),
)
"""As migrations put them into the database: said here, so that every language knows them."""


def checked_entry(of: Listed, given: Any, field: str) -> str:
    """The entry as a column keeps it, empty for none; refused where a closed list has no such entry."""
    text = str(given or "").strip()
    if not text:
        return ""
    try:
        return of.read(text)
    except Refused as refusal:
        raise Refused(refusal.message, field=field) from None
