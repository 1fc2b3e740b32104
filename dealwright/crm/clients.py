"""The clients of a deal, a lead or an order, as formulas about it know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.records.kinds import Linked

CLIENTS = (
    Linked("contact", _("Client"), "contact", lambda record: record.contact),
    Linked("company", _("Company"), "company", lambda record: record.company),
)
"""The first contact and the company: `{=Document:contact.phones}`, `{=Document:company.name}`."""
