"""What a delivery costs: reckoned from what a service says, the place and the weight.

No query, but for what programs outside said: that is looked up, never asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.sales.deliveries.extras import choose
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryRate, DeliveryService
from dealwright.sales.delivery_quotes.models import QuoteState
from dealwright.sales.delivery_quotes.queries import quote_of
from dealwright.sales.regions import is_at

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
    currency: str = ""
    country: str = ""
    items: tuple[Mapping[str, Any], ...] = ()
    """What programs outside are told of the goods: name, pieces, price, grams, millimetres."""
    holder: str = ""
    """Who asks them: `cart:12`; without one nobody does."""
    extras: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """What is wanted along with each service, by its key: see `deliveries.extras`."""

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
    is_asked: bool = False
    """Whether the answer of a program outside is waited for."""


def price_of(service: DeliveryService, parcel: Parcel) -> Quote:
    """What this service asks for the parcel."""
    if service.kind == DeliveryKind.OUTSIDE:
        return _said_outside(service, parcel)
    if service.kind != DeliveryKind.TABLE:
        return Quote(price=_after_gift(service, service.price, parcel))
    rate = _rate_for(service, parcel)
    if isinstance(rate, str):
        return Quote(refused=rate)
    price = rate.price + rate.price_per_kg * _kilograms_begun(parcel.weight)
    return Quote(price=_after_gift(service, price, parcel), days=rate.days)


def _said_outside(service: DeliveryService, parcel: Parcel) -> Quote:
    """What the handler said of this very parcel; no price where it has not said anything that still holds."""
    if service.needs_address and not parcel.has_place:
        return Quote(refused=_("Write your state or postal code, and we tell what the delivery costs."))
    question = question_about(service, parcel)
    known = quote_of(service, question) if question is not None else None
    if known is None:
        return Quote(
            refused=_("We are asking the carrier what this costs. Look again in a moment."), is_asked=True
        )
    if known.state == QuoteState.FAILED:
        return Quote(
            refused=_("The carrier does not answer just now. Choose another delivery, or try again.")
        )
    if known.refused or known.price is None:
        return Quote(refused=known.refused or _("This service does not deliver there."))
    return Quote(price=_after_gift(service, known.price, parcel), days=known.days)


def question_about(service: DeliveryService, parcel: Parcel) -> dict[str, Any] | None:
    """What the handler of a service is asked; None where the extra services wanted are none it has."""
    try:
        extras = choose(service.extras, parcel.extras.get(service.pk, {}), by_client=False)
    except Refused:
        return None
    return {
        "service": {"id": service.pk, "name": service.name, "version": service.version},
        "handler_version": service.handler.version if service.handler else 0,
        "profile": service.profile,
        "currency": parcel.currency,
        "total": format(parcel.total, "f"),
        "weight": parcel.weight,
        "place": {
            "country": parcel.country,
            "region": parcel.region.strip(),
            "postal_code": parcel.postal_code.strip(),
        },
        "items": [dict(item) for item in parcel.items],
        "extras": extras,
    }


def names_place(rate: DeliveryRate, parcel: Parcel) -> bool:
    """Whether one of the rate's regions is where the parcel goes."""
    return any(is_at(named, parcel.region, parcel.postal_code) for named in rate.regions)


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


def _kilograms_begun(grams: int) -> int:
    return -(-max(grams, 0) // GRAMS)
