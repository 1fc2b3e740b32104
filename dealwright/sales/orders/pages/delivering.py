"""What a delivery costs by the rules of its service, told beside the field into which a price is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, parse, typed
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.orders.delivering import offer_for

PRICE_DELIVERY = "price_delivery"
"""Among what is sent: nothing is saved, the price by the rules is asked for."""
TAKE_PRICE = "take_price"
"""Among what is sent: the price by the rules goes into the field, whatever stands there."""
SERVICE, RECKONED = "price_service", "price_reckoned"
"""What the form remembers: the price it got by the rules, and of which service; empty where one was typed."""
TEMPLATE = "sales/orders/delivery_price.html"


def price_remembered(service_id: int | None, price: Money | None) -> dict[str, Any]:
    """What a form remembers of the price in its field: that of this service by its rules, or none (None)."""
    text = typed(price) if price is not None else ""
    return {SERVICE: service_id if text and service_id else "", RECKONED: text}


def price_sent(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The same, as it came back with the form."""
    return {name: str(sent.get(name) or "")[:40] for name in (SERVICE, RECKONED)}


def follows_service(sent: Mapping[str, Any], price: Money | None, service: DeliveryService | None) -> bool:
    """Whether the price in the field is the one by the rules of another service than the one chosen now."""
    was = price_sent(sent)
    if price is None or service is None or not was[RECKONED] or was[SERVICE] == str(service.pk):
        return False
    return price == _amount(was[RECKONED], str(price.currency))


def show_delivery_price(
    request: HttpRequest,
    service: DeliveryService | None,
    parcel: Callable[[], Parcel],
    *,
    url: str,
    field: BoundField | None = None,
    more: Decimal = Decimal(0),
) -> HttpResponse:
    """The price, or why there is none; nothing without a service. Programs outside are asked by a job.

    With the field into which a price is typed: one that was reckoned follows the service, another one stays
    and is told to stay. `more` is what goes along, part of the price.
    """
    context: dict[str, Any] = {"offer": None, "price": None, "problem": "", "price_url": url}
    if field is not None:
        context |= price_sent(request.POST)
    try:
        if service is not None:
            packed = parcel()
            offer = offer_for(service, packed)
            price = None if offer.refused else Money(offer.price + more, packed.currency)
            context |= {"offer": offer, "price": price, "problem": offer.refused}
            if field is not None and price is not None:
                context |= _beside(field, request.POST, service, price)
    except Refused as refusal:
        context["problem"] = str(refusal)
    return web.render(request, TEMPLATE, context, fragment="delivery_price")


def _beside(
    field: BoundField, sent: Mapping[str, Any], service: DeliveryService, price: Money
) -> dict[str, Any]:
    """What becomes of the price in the field: it follows, or stays."""
    held = _amount(str(sent.get(field.html_name) or ""), str(price.currency))
    if TAKE_PRICE in sent or follows_service(sent, held, service):
        attrs = field.build_widget_attrs({"id": field.auto_id, "hx-swap-oob": "true"}, field.field.widget)
        filled = field.field.widget.render(field.html_name, typed(price), attrs)
        return {**price_remembered(service.pk, price), "stays": False, "filled": filled}
    remembered = price_sent(sent)
    if remembered[SERVICE] != str(service.pk):
        remembered = price_remembered(None, None)
    return {**remembered, "stays": held is not None and held != price}


def _amount(text: str, currency: str) -> Money | None:
    try:
        return parse(text, currency) if text.strip() else None
    except Refused:
        return None
