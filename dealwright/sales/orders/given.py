"""What a program sends of lines and amounts, as the actions take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.api.types import MoneyIn
from dealwright.catalog.measures.queries import measure_with
from dealwright.catalog.products.models import Product
from dealwright.crm.currency import usual_currency
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.orders.actions import OrderedLine
from dealwright.sales.orders.delivering import (
    DeliveryPlace,
    parcel_of_lines,
    place_of_client,
    price_by_rules,
)
from dealwright.sales.orders.line_shapes import OrderedLineIn, OrderLineIn


def currency_of(lines: Sequence[OrderedLineIn], actor: Actor) -> str:
    """That of the first product, or of the first price."""
    ids = [line.product_id for line in lines if line.product_id]
    product = Product.objects.seen_by(actor).filter(pk__in=ids[:1]).first()
    if product is not None:
        return str(product.currency)
    return next((str(line.price.money.currency) for line in lines if line.price), usual_currency())


def lines_given(lines: Sequence[OrderedLineIn], currency: str, actor: Actor) -> list[OrderedLine]:
    """The lines; forbidden where they tell costs that are hidden, Refused at the line that is wrong."""
    if any(line.says_costs for line in lines):
        access.refuse_hidden(actor, "order", ["total"])
    ids = [line.product_id for line in lines if line.product_id]
    products = Product.objects.seen_by(actor).in_bulk(ids)
    for position, line in enumerate(lines):
        stays = isinstance(line, OrderLineIn) and line.id is not None
        if line.product_id is not None and line.product_id not in products and not stays:
            raise Refused(_("There is no such product."), field=f"lines.{position}.product_id")
        _refuse_unknown_measure(line, position, stays=stays)
    return [
        OrderedLine(
            products.get(line.product_id or 0),
            line.quantity,
            amount_of(line.price, currency, "lines") if line.price else None,
            line.name,
            line.terms,
            line.id if isinstance(line, OrderLineIn) else None,
            line.external_id,
        )
        for line in lines
    ]


def _refuse_unknown_measure(line: OrderedLineIn, position: int, *, stays: bool) -> None:
    """One that is gone may stay on a line that has it."""
    if line.measure and measure_with(line.measure) is None and not stays:
        raise Refused(_("There is no such measure."), field=f"lines.{position}.measure")


def amount_of(given: MoneyIn, currency: str, field: str) -> Decimal:
    """An amount in the currency of the order; Refused in another one."""
    if str(given.money.currency) != currency:
        raise Refused(_("This order is in %(currency)s.") % {"currency": currency}, field=field)
    amount: Decimal = given.money.amount
    return amount


def delivery_given(
    given: MoneyIn | None,
    service: DeliveryService | None,
    lines: Sequence[OrderedLine],
    currency: str,
    *,
    place: DeliveryPlace | None,
    buyer: Mapping[str, Any],
    by: Actor,
) -> Decimal:
    """What the delivery costs: as it was sent, else by the rules of its service; nothing without one.

    Without a place it is reckoned for where the buyer is: `contact`, `company`, `payer`.
    """
    if given is None:
        if service is None:
            return Decimal(0)
        parcel = parcel_of_lines(lines, currency, place or place_of_client(**buyer, by=by), by=by)
        return price_by_rules(service, parcel, field="delivery")
    if str(given.money.currency) != currency:
        raise Refused(_("The delivery is paid in the currency of the products."), field="delivery")
    amount: Decimal = given.money.amount
    return amount
