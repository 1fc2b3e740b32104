"""Delivery services, known by heart in each process, and what they ask for a parcel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.heart import ByHeart
from dealwright.sales.deliveries.extras import choose, price_of_extras
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.deliveries.pricing import Parcel, price_of, question_about
from dealwright.sales.delivery_quotes.queries import leave_questions


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
    is_asked: bool = False
    """Whether the answer of a program outside is waited for."""
    extras: tuple[Mapping[str, Any], ...] = ()
    """What is taken along with it; its price holds theirs."""


def _read() -> list[DeliveryService]:
    return list(DeliveryService.objects.select_related("handler").prefetch_related("rates"))


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


def offers(parcel: Parcel) -> list[Offer]:
    """What a parcel costs to get there: an offer of each active service.

    Programs outside are asked by a job for what they have not said yet; until then their offers wait.
    """
    services = active_services()
    ask_outside(services, parcel)
    fetched = any(service.kind == DeliveryKind.PICKUP for service in services)
    places = pickup_places() if fetched else ()
    return [_offer(service, parcel, places) for service in services]


def offer_of(service: DeliveryService, parcel: Parcel) -> Offer:
    """What one service asks for the parcel; nobody outside is asked."""
    return _offer(service, parcel, ())


def ask_outside(services: Iterable[DeliveryService], parcel: Parcel) -> None:
    """Leave the questions that no answer holds for: for somebody, and once there is a place."""
    if not parcel.holder:
        return
    questions = [
        (service, question)
        for service in services
        if service.kind == DeliveryKind.OUTSIDE and (parcel.has_place or not service.needs_address)
        if (question := question_about(service, parcel)) is not None
    ]
    if questions:
        leave_questions(questions, holder=parcel.holder)


def _offer(service: DeliveryService, parcel: Parcel, places: tuple[str, ...]) -> Offer:
    quote = price_of(service, parcel)
    is_fetched = service.kind == DeliveryKind.PICKUP
    try:
        chosen = choose(service.extras, parcel.extras.get(service.pk, {}), by_client=True)
    except Refused as refusal:
        return Offer(service, Decimal(0), refused=str(refusal), places=places if is_fetched else ())
    return Offer(
        service,
        quote.price + (Decimal(0) if quote.refused else price_of_extras(chosen)),
        quote.days,
        quote.refused,
        places if is_fetched else (),
        quote.is_asked,
        tuple(chosen),
    )


def pickup_places() -> tuple[str, ...]:
    """The warehouses where buyers may fetch their goods, with their addresses."""
    found = Warehouse.objects.filter(is_active=True, is_for_pickup=True)
    return tuple(f"{one.name}, {one.address}" if one.address else one.name for one in found)
