"""Tax zones, known by heart in each process, and the one that holds for a place."""

from __future__ import annotations

from decimal import Decimal

from dealwright.records.heart import ByHeart
from dealwright.sales.regions import POSTAL, bare, is_at
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import TaxPlace


def _read() -> list[TaxZone]:
    return list(TaxZone.objects.filter(is_active=True).order_by("id"))


_zones = ByHeart(_read)


def active_zones() -> list[TaxZone]:
    """The zones that are on; no query once they are known."""
    return _zones.get()


def taxes_by_region() -> bool:
    """Whether anything finer than a country makes a difference."""
    return any(zone.regions for zone in active_zones())


def zone_at(place: TaxPlace | None) -> TaxZone | None:
    """The zone of this place, the finest one: a postal code before a region, a region before a country.

    Nothing where the products' own tax stands. A place without a country is in that of the house.
    """
    zones = active_zones()
    if place is None or not zones:
        return None
    place = place.at_home
    fitting = [(fit, zone) for zone in zones if (fit := _fit(zone, place)) is not None]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def rate_at(zone: TaxZone | None, own: Decimal) -> Decimal:
    """The rate there of a product that has this one itself; without a zone its own."""
    return own if zone is None else zone.rate_for(own)


def _fit(zone: TaxZone, place: TaxPlace) -> int | None:
    """How finely a zone names the place: letters of the postal code, then regions, then the country."""
    if zone.country != place.country:
        return None
    if not zone.regions:
        return 0
    fits = [_finesse(named) for named in zone.regions if is_at(named, place.region, place.postal_code)]
    return max(fits, default=None)


def _finesse(named: str) -> int:
    return 1 + len(bare(named.removeprefix(POSTAL))) if named.startswith(POSTAL) else 1
