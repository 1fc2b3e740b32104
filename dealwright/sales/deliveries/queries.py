"""Delivery services, known by heart in each process, and what they ask for a parcel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.records.heart import ByHeart
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.deliveries.pricing import Parcel, price_of


@dataclass(frozen=True)
class Offer:
    """A way of getting the goods, as a buyer may choose it."""

    service: DeliveryService
    price: Decimal
    """In the currency of the shop."""
    days: str = ""
    """How long it takes, as the buyer reads it: `2–4`."""
    refused: str = ""
    """Why it cannot be chosen for this parcel; empty where it can."""
    places: tuple[str, ...] = ()
    """Of a pickup: where the goods may be fetched."""


def _read() -> list[DeliveryService]:
    return list(DeliveryService.objects.prefetch_related("rates"))


_services = ByHeart(_read)


def delivery_services() -> list[DeliveryService]:
    """Every service with its rates, in their order; those of a new shop are made now."""
    services = _services.get()
    if not services:
        ensure_services(by=Actor.system())
        services = _read()
    return services


def active_services() -> list[DeliveryService]:
    """The services that buyers and colleagues may choose."""
    return [service for service in delivery_services() if service.is_active]


def delivery_service(id: int) -> DeliveryService | None:
    """The service with this key, with its rates."""
    return next((service for service in delivery_services() if service.pk == id), None)


def offers(*, total: Decimal, weight: int = 0, region: str = "", postal_code: str = "") -> list[Offer]:
    """What a parcel of this value and weight (grams) costs to get there: an offer of each active service."""
    parcel = Parcel(total, weight, region, postal_code)
    services = active_services()
    fetched = any(service.kind == DeliveryKind.PICKUP for service in services)
    places = pickup_places() if fetched else ()
    return [_offer(service, parcel, places) for service in services]


def offer_of(
    service: DeliveryService, *, total: Decimal, weight: int = 0, region: str = "", postal_code: str = ""
) -> Offer:
    """What one service asks for the parcel."""
    return _offer(service, Parcel(total, weight, region, postal_code), ())


def _offer(service: DeliveryService, parcel: Parcel, places: tuple[str, ...]) -> Offer:
    quote = price_of(service, parcel)
    is_fetched = service.kind == DeliveryKind.PICKUP
    return Offer(service, quote.price, quote.days, quote.refused, places if is_fetched else ())


def pickup_places() -> tuple[str, ...]:
    """The warehouses where buyers may fetch their goods, with their addresses."""
    found = Warehouse.objects.filter(is_active=True, is_for_pickup=True)
    return tuple(f"{one.name}, {one.address}" if one.address else one.name for one in found)
