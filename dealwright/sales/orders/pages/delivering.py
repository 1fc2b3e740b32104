"""What a delivery costs by the rules of its service, told beside the field into which a price is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.orders.delivering import offer_for

PRICE_DELIVERY = "price_delivery"
"""Among what is sent: nothing is saved, the price by the rules is asked for."""
TEMPLATE = "sales/orders/delivery_price.html"


def show_delivery_price(
    request: HttpRequest, service: DeliveryService | None, parcel: Callable[[], Parcel], *, url: str
) -> HttpResponse:
    """The price, or why there is none; nothing without a service. Programs outside are asked by a job."""
    context: dict[str, Any] = {"offer": None, "price": None, "problem": "", "price_url": url}
    try:
        if service is not None:
            packed = parcel()
            offer = offer_for(service, packed)
            price = None if offer.refused else Money(offer.price, packed.currency)
            context |= {"offer": offer, "price": price, "problem": offer.refused}
    except Refused as refusal:
        context["problem"] = str(refusal)
    return web.render(request, TEMPLATE, context, fragment="delivery_price")
