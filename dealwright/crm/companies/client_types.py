"""What a client is to us: the first types, and the mark by which contacts and companies show theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm.companies.models import ClientType
from dealwright.crm.lists import COMPANY_TYPES, CONTACT_TYPES, checked_entry
from dealwright.kit.errors import Refused
from dealwright.records.colors import TONES
from dealwright.records.fields.linked_types import Listed

CLIENT_TYPES: tuple[tuple[str, Any], ...] = (
    (ClientType.LEAD.value, pgettext_lazy("type of a client", "Lead")),
    (ClientType.PROSPECT.value, pgettext_lazy("type of a client", "Prospect")),
    (ClientType.CLIENT.value, pgettext_lazy("type of a client", "Client")),
    (ClientType.INACTIVE.value, pgettext_lazy("type of a client", "Inactive")),
    (ClientType.SUPPLIER.value, pgettext_lazy("type of a client", "Supplier")),
    (ClientType.PARTNER.value, pgettext_lazy("type of a client", "Partner")),
    (ClientType.COMPETITOR.value, pgettext_lazy("type of a client", "Competitor")),
    (ClientType.OTHER.value, pgettext_lazy("type of a client", "Other")),
)

TYPES = {"contact": CONTACT_TYPES, "company": COMPANY_TYPES}
"""By kind of client, the list its types are chosen from."""


@dataclass(frozen=True)
class Chip:
    """A client type as a mark."""

    words: Any
    tone: str


def chip_of(of: Listed, client_type: str) -> Chip | None:
    """The mark of a client type; None where none was chosen."""
    if not client_type:
        return None
    option = of.option(client_type)
    return Chip(of.show(client_type), TONES.get(option.color, "") if option else "")


def checked_type(of: Listed, client_type: str | None) -> str:
    """A client type as a column keeps it; refused when there is none of that name."""
    try:
        return checked_entry(of, client_type, "client_type")
    except Refused:
        raise Refused(_("There is no such client type."), field="client_type") from None
