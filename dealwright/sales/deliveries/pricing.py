"""What a delivery costs: reckoned from what a service says, the place and the weight; no query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.text import search_key
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryRate, DeliveryService

POSTAL = "postal:"
"""Begins an entry of a rate that is the beginning of a postal code."""
GRAMS = 1000


@dataclass(frozen=True)
class Parcel:
    """What is to be brought, and where to."""

    total: Decimal
    """What the goods cost."""
    weight: int = 0
    """Grams."""
    region: str = ""
    """A state or province, by code or name."""
    postal_code: str = ""

    @property
    def has_place(self) -> bool:
        """Whether anything was said of where it goes."""
        return bool(self.region.strip() or self.postal_code.strip())


@dataclass(frozen=True)
class Quote:
    """A price, or why there is none."""

    price: Decimal = Decimal(0)
    days: str = ""
    """How long it takes, as the buyer reads it: `2–4`."""
    refused: str = ""


def price_of(service: DeliveryService, parcel: Parcel) -> Quote:
    """What this service asks for the parcel."""
    if service.kind != DeliveryKind.TABLE:
        return Quote(price=_after_gift(service, service.price, parcel))
    rate = _rate_for(service, parcel)
    if isinstance(rate, str):
        return Quote(refused=rate)
    price = rate.price + rate.price_per_kg * _kilograms_begun(parcel.weight)
    return Quote(price=_after_gift(service, price, parcel), days=rate.days)


def names_place(rate: DeliveryRate, parcel: Parcel) -> bool:
    """Whether one of the rate's regions is where the parcel goes."""
    region, postal_code = search_key(parcel.region), _bare(parcel.postal_code)
    return any(_is_at(named, region, postal_code) for named in rate.regions)


def _after_gift(service: DeliveryService, price: Decimal, parcel: Parcel) -> Decimal:
    is_gift = service.free_from is not None and parcel.total >= service.free_from
    return Decimal(0) if is_gift else price


def _rate_for(service: DeliveryService, parcel: Parcel) -> DeliveryRate | str:
    """The row that holds: the lightest one that carries it, of those that name the place or else of the rest.

    A place that is named is served by its own rows only: what they do not carry, no other row does.
    """
    rates: list[Any] = list(service.rates.all())
    there = [rate for rate in rates if rate.regions and names_place(rate, parcel)]
    there = there or [rate for rate in rates if not rate.regions]
    if not there:
        if not parcel.has_place:
            return _("Write your state or postal code, and we tell what the delivery costs.")
        return _("This service does not deliver there.")
    carrying = [rate for rate in there if rate.up_to_weight is None or parcel.weight <= rate.up_to_weight]
    if not carrying:
        return _("This is too heavy for this service.")
    return _lightest(carrying)


def _lightest(rates: Iterable[DeliveryRate]) -> DeliveryRate:
    return min(rates, key=lambda rate: (rate.up_to_weight is None, rate.up_to_weight or 0, rate.position))


def _is_at(named: str, region: str, postal_code: str) -> bool:
    if named.startswith(POSTAL):
        begins = _bare(named.removeprefix(POSTAL))
        return bool(begins) and postal_code.startswith(begins)
    return bool(region) and search_key(named) == region


def _bare(postal_code: str) -> str:
    """Letters and digits alone: `01310-100` and `01310 100` are one postal code."""
    return "".join(letter for letter in postal_code.casefold() if letter.isalnum())


def _kilograms_begun(grams: int) -> int:
    return -(-max(grams, 0) // GRAMS)
