"""Who buys, how it gets to them and how they pay: what a buyer says at the checkout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dealwright.sales.taxes.places import TaxPlace
from dealwright.store.form.models import Payer


@dataclass(frozen=True)
class Agreed:
    """The words a buyer agreed to, and where it came from: the proof of it."""

    text: str
    language: str = ""
    ip_address: str | None = None
    browser: str = ""


@dataclass(frozen=True)
class Buyer:
    """What a buyer says of themselves at the checkout."""

    name: str
    email: str
    phone: str = ""
    payer: str = Payer.PERSON.value
    company: str = ""
    tax_number: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    comment: str = ""
    delivery: int | None = None
    """The service they chose; nothing where nothing is to be brought."""
    extras: Mapping[str, Any] = field(default_factory=dict)
    """What they want along with it, by code."""
    tax_place: TaxPlace | None = None
    """Where tax is due, as the form told it; where it did not, the place of the delivery counts."""
    method: int | None = None
    """The payment method they chose; the first one where nothing is said."""
    written: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What own fields of the form write to records: `{"contact": {"post": "Buyer"}}`."""
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What own fields of the form were answered: `{"floor": {"label": "Floor", "value": "3"}}`."""
    agreed: Agreed | None = None

    @property
    def is_company(self) -> bool:
        return self.payer == Payer.COMPANY and bool(self.company)

    @property
    def whole_address(self) -> str:
        """Where it goes, as it is written on a parcel."""
        place = " ".join(filter(None, [self.postal_code, self.city]))
        return "\n".join(filter(None, [self.address, ", ".join(filter(None, [place, self.region]))]))
