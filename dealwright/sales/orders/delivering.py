"""What the delivery of an order, or one shipment, costs by the rules of its service (ST-30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.countries import is_country
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import Counted, as_number
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.deliveries.queries import Offer, ask_outside, delivery_service, offer_of
from dealwright.sales.orders.actions.wanting import OrderedLine
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.tax_places import client_places
from dealwright.sales.taxes.places import LONGEST, TaxPlace, home_country, place_told

DeliveryPlace = TaxPlace
"""Where goods go, as far as a price depends on it: country, region, postal code."""
BY_PLACE = frozenset({DeliveryKind.TABLE, DeliveryKind.OUTSIDE})
"""Services whose price depends on it."""


def place_of_client(*, contact: Any, company: Any, payer: str, by: Actor) -> DeliveryPlace:
    """Where the client is, as far as the actor may see it; their address for deliveries first."""
    places = client_places(contact=contact, company=company, payer=payer, by=by)
    return places[0].place if places else DeliveryPlace()


def place_of_order(order: Order, *, by: Actor) -> DeliveryPlace:
    """Where an order goes: as it was said, else where it is taxed, else where its client is."""
    known = place_told(order.delivery_place) or place_told(order.tax_place)
    if known is not None:
        return known
    return place_of_client(contact=order.contact, company=order.company, payer=order.payer, by=by)


def checked_delivery_place(place: DeliveryPlace) -> DeliveryPlace:
    """A place that was typed, tidied up; Refused where it is none."""
    place = DeliveryPlace(place.country.strip().upper(), place.region.strip(), place.postal_code.strip())
    if place.country and not is_country(place.country):
        raise Refused(_("Choose a country, by its two letters such as BR."), field="delivery_place")
    for name, longest in LONGEST.items():
        if len(getattr(place, name)) > longest:
            message = _("This is longer than %(longest)s letters.") % {"longest": longest}
            raise Refused(message, field="delivery_place")
    return place


def parcel_of_lines(
    lines: Iterable[OrderedLine], currency: str, place: DeliveryPlace, *, by: Actor
) -> Parcel:
    """What is to be ordered as a parcel: at the prices that were agreed, else those of the catalogue."""
    rows = []
    for line in lines:
        usual = line.product.price if line.product is not None else Decimal(0)
        price = usual if line.price is None else line.price
        row = OrderLine(product=line.product, name=line.name, price=price, quantity=line.quantity)
        if line.product is not None:
            row.name, row.weight = row.name or line.product.name, line.product.weight
            row.sku = line.product.sku or ""
        if line.terms is not None:
            line.terms.write(row, currency)
        rows.append(row)
    return _parcel(rows, {}, currency, place, by)


def parcel_of_order(
    order: Order,
    rows: Iterable[OrderLine],
    pieces: Mapping[int, Counted],
    service: DeliveryService | None,
    *,
    by: Actor,
) -> Parcel:
    """Some pieces of an order as a parcel for that service: line of the order → quantity.

    The goods count as the whole order costs: what is brought for nothing from some sum on, stays so when it
    goes in several parcels.
    """
    asks_where = service is not None and service.kind in BY_PLACE
    place = place_of_order(order, by=by) if asks_where else DeliveryPlace()
    return _parcel(list(rows), pieces, order.currency, place, by)


def offer_for(service: DeliveryService, parcel: Parcel) -> Offer:
    """What the service asks for the parcel by its rules; a program outside is asked by a job."""
    known = delivery_service(service.pk) or service
    ask_outside([known], parcel)
    return offer_of(known, parcel)


def price_by_rules(service: DeliveryService, parcel: Parcel, *, field: str) -> Decimal:
    """The price by the rules of the service; Refused at the field where they tell none."""
    offer = offer_of(delivery_service(service.pk) or service, parcel)
    if offer.refused:
        message = _("%(reason)s Or write a price by hand.") % {"reason": offer.refused}
        raise Refused(message, field=field)
    return offer.price


def reckoned(service: DeliveryService | None, parcel: Parcel) -> Decimal:
    """What the service reckons, as far as it tells a price; nothing where it does not."""
    if service is None:
        return Decimal(0)
    offer = offer_of(delivery_service(service.pk) or service, parcel)
    return Decimal(0) if offer.refused else offer.price


def _parcel(
    rows: list[OrderLine], pieces: Mapping[int, Counted], currency: str, place: DeliveryPlace, by: Actor
) -> Parcel:
    """The rows as a parcel, or so many pieces of them; services weigh nothing and are not told of."""
    packed = [(row, Decimal(pieces.get(row.pk, 0)) if pieces else Decimal(row.quantity)) for row in rows]
    goods = [(row, count) for row, count in packed if count and not (row.product and row.product.is_service)]
    return Parcel(
        total=sum((row.goods_in(currency) - row.discount for row in rows), Decimal(0)),
        weight=ceil(sum((row.weight or 0) * count for row, count in goods)),
        region=place.region,
        postal_code=place.postal_code,
        currency=currency,
        country=place.country or home_country(),
        items=tuple(_item(row, count) for row, count in goods),
        holder=f"{by.kind}:{by.id}"[:40],
    )


def _item(row: OrderLine, count: Decimal) -> dict[str, Any]:
    product = row.product
    return {
        "name": row.name,
        "sku": row.sku,
        "quantity": as_number(count),
        "price": format(row.price, "f"),
        "weight": row.weight,
        "length": product.length if product else None,
        "width": product.width if product else None,
        "height": product.height if product else None,
    }
