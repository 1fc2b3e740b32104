"""What a client is to us, in words and colours, as contacts and companies show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm.companies.models import ClientType
from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.types import Choice

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
TONES = {
    ClientType.LEAD.value: "information",
    ClientType.PROSPECT.value: "information",
    ClientType.CLIENT.value: "good",
    ClientType.INACTIVE.value: "",
    ClientType.COMPETITOR.value: "danger",
}
"""How the chip of a type looks; the others are plain."""


@dataclass(frozen=True)
class Chip:
    """A client type as a mark."""

    words: Any
    tone: str


CLIENT_TYPE_FIELD = Field(
    "client_type",
    _("Client type"),
    Choice(options=CLIENT_TYPES, tones=TONES),
    is_hideable=True,
    is_for_many=True,
    is_filtered=True,
)


def chip_of(client_type: str) -> Chip | None:
    """The mark of a client type; None where none was chosen."""
    words = dict(CLIENT_TYPES).get(client_type)
    return Chip(words, TONES.get(client_type, "")) if words else None


def checked_type(client_type: str | None) -> str:
    """A client type as a column keeps it; refused when there is none of that name."""
    client_type = client_type or ""
    if client_type and client_type not in dict(CLIENT_TYPES):
        raise Refused(_("There is no such client type."), field="client_type")
    return client_type
