"""Further addresses of contacts and companies, as they are typed, kept and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm.addresses.models import Address
from dealwright.events import FieldChange
from dealwright.kit.countries import is_country
from dealwright.kit.errors import Refused

MAIN = "main"
"""The address in the columns of the record itself."""
TYPE_WORDS = {
    "delivery": pgettext_lazy("type of an address", "Delivery"),
    "billing": pgettext_lazy("type of an address", "Billing"),
    "registered": pgettext_lazy("type of an address", "Registered"),
    "other": pgettext_lazy("type of an address", "Other"),
}
MOST = 10
"""Further addresses of one record."""
LONGEST = {"street": 500, "city": 120, "region": 80, "postal_code": 20}


@dataclass(frozen=True)
class Place:
    """One address."""

    type: str
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    def told(self) -> dict[str, str]:
        """The shape of the API and of the log."""
        return asdict(self)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but its type was given."""
        return not any((self.street, self.city, self.region, self.postal_code, self.country))

    @property
    def lines(self) -> str:
        """As it would be written on a parcel, without the country."""
        place = " ".join(filter(None, (self.postal_code, self.city)))
        return "\n".join(filter(None, (self.street, ", ".join(filter(None, (place, self.region))))))


def checked(given: Iterable[Mapping[str, Any]]) -> list[Place]:
    """Addresses as they were typed, in their order, without empty ones and doubles; refused as a whole."""
    places: dict[Place, None] = {}
    for one in given:
        place = _checked(one)
        if not place.is_empty:
            places.setdefault(place)
    if len(places) > MOST:
        raise Refused(_("There are at most %(most)s further addresses.") % {"most": MOST}, field="addresses")
    return list(places)


def country_code(text: str | None) -> str:
    """A country by its two letters; refused when there is none of that name."""
    code = (text or "").strip().upper()
    if code and not is_country(code):
        raise Refused(
            _("“%(text)s” is no country; use its two letters, such as BR.") % {"text": code[:20]},
            field="country",
        )
    return code


def places_of(record: Any) -> list[Place]:
    """The further addresses a record has, in their order."""
    return [Place(**row.told()) for row in record.further_addresses.all()]


def main_place(record: Any) -> Place:
    """The address in the columns of the record itself."""
    return Place(
        MAIN, *(getattr(record, name) for name in ("address", "city", "region", "postal_code", "country"))
    )


def change(record: Any, given: Iterable[Mapping[str, Any]] | None) -> list[FieldChange]:
    """Let a locked record have exactly these further addresses; None leaves them as they are."""
    if given is None:
        return []
    before, after = places_of(record), checked(given)
    if before == after:
        return []
    record.further_addresses.all().delete()
    add(record, after)
    told = [one.told() for one in before], [one.told() for one in after]
    return [FieldChange(field="addresses", before=told[0], after=told[1])]


def add(record: Any, places: Iterable[Place]) -> None:
    """Write down the addresses of a record that has no further ones yet; one statement."""
    rows = [
        Address(
            **{record.record_kind: record},
            type=one.type,
            address=one.street,
            city=one.city,
            region=one.region,
            postal_code=one.postal_code,
            country=one.country,
            position=position,
        )
        for position, one in enumerate(places)
    ]
    if rows:
        Address.objects.bulk_create(rows)


def _checked(one: Mapping[str, Any]) -> Place:
    type = str(one.get("type") or "other")
    if type not in Address.TYPES:
        raise Refused(
            _("“%(type)s” is no type of a further address; use delivery, billing, registered or other.")
            % {"type": type[:20]},
            field="addresses",
        )
    parts = {name: str(one.get(name) or "").strip() for name in LONGEST}
    for name, longest in LONGEST.items():
        if len(parts[name]) > longest:
            raise Refused(
                _("This part of an address has more than %(most)s letters.") % {"most": longest},
                field="addresses",
            )
    try:
        country = country_code(str(one.get("country") or ""))
    except Refused as refusal:
        raise Refused(refusal.message, field="addresses") from None
    return Place(type, **parts, country=country)
