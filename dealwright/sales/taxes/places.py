"""Where a purchase is taxed, and what an order keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dealwright.kit.countries import country_name
from dealwright.sales.taxes.models import TaxZone

LONGEST = {"country": 2, "region": 120, "postal_code": 20}

_asked: list[Callable[[], str | None]] = []


@dataclass(frozen=True)
class TaxPlace:
    """A place, as far as it is known."""

    country: str = ""
    """ISO 3166, two letters; empty: the country of the house."""
    region: str = ""
    """A state or province, by code or name."""
    postal_code: str = ""

    @property
    def words(self) -> str:
        """As people read it: “São Paulo, 01310-100, Brazil”."""
        country = country_name(self.country) if self.country else ""
        return ", ".join(filter(None, (self.region, self.postal_code, country)))

    @property
    def at_home(self) -> TaxPlace:
        """The same place, with the country of the house where none is said."""
        return self if self.country else TaxPlace(home_country(), self.region, self.postal_code)


def ask(source: Callable[[], str | None]) -> None:
    """Say who knows the country of the house: a floor that knows the store."""
    _asked.insert(0, source)


def home_country() -> str:
    """The country in which the house sells; empty where nobody knows."""
    return next(filter(None, (source() for source in _asked)), "")


def told(place: TaxPlace, zone: TaxZone | None) -> dict[str, Any]:
    """What an order keeps of the place it was taxed for, with the zone of that moment."""
    found = {"id": zone.pk, "name": zone.name} if zone is not None else None
    return asdict(place) | {"zone": found}


def place_told(kept: Mapping[str, Any]) -> TaxPlace | None:
    """The place that an order keeps; nothing where the products alone decided."""
    return TaxPlace(**{name: str(kept.get(name, "")) for name in LONGEST}) if kept else None


def zone_name(kept: Mapping[str, Any]) -> str:
    """The zone that an order keeps, as it was called then; empty where none fitted."""
    return str((kept.get("zone") or {}).get("name", ""))
