"""Placing orders: the one recipe of a purchase, whoever places it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import reserve_stock
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, rounded
from dealwright.records.fields.values import filled
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.orders.events import OrderPlaced
from dealwright.sales.orders.models import Order, OrderLine

MOST_LINES = 200
"""Different products in one order."""


@dataclass(frozen=True)
class OrderedLine:
    """Some pieces of a product that somebody wants. The price is the catalogue's, never the caller's."""

    product: Product
    quantity: int


@action
def place_order(
    *,
    lines: Iterable[OrderedLine],
    contact: Contact,
    store: str,
    currency: str,
    delivery_name: str = "",
    delivery_address: str = "",
    delivery_total: Decimal = Decimal(0),
    buyer_comment: str = "",
    checkout_key: UUID | None = None,
    pipeline: Pipeline | None = None,
    responsible: Any = None,
    by: Actor,
    at: datetime | None = None,
) -> Order:
    """Sell: the pieces are reserved, the order stands at catalogue prices, a deal stands behind it.

    The same `checkout_key` again answers with the order it placed before. `at` is for sample data.
    """
    if checkout_key is not None and (placed := _placed_with(checkout_key)):
        return placed
    contact = Contact.objects.locked(
        contact
    )  # before the products, as a checkout that fills in a contact does
    order = _new_order(contact=contact, store=store, currency=currency, at=at)
    order.delivery_name, order.delivery_address = delivery_name, delivery_address
    order.buyer_comment, order.checkout_key = buyer_comment, checkout_key
    rows = _reserved_lines(order, lines, by=by)
    _add_up(order, rows, delivery_total)
    deal = create_deal(
        title=_title(order),
        pipeline=pipeline,
        currency=currency,
        contact=contact,
        responsible=responsible,
        source="store",
        lines=_deal_lines(order, rows),
        by=by,
        at=order.placed_at,
    )
    return _place(order, deal, rows)


@action
def place_order_of_deal(deal: Deal, *, by: Actor) -> Order:
    """Write the order behind a deal that a seller opened by hand, so that it can be paid.

    Its products are reserved at the prices of the deal. A typed amount, or pieces that cannot be counted,
    become one line: the deal itself.
    """
    deal = Deal.objects.locked(deal)
    if deal.amount <= 0:
        raise Refused(_("Write first what the deal costs, or put products on it."), field="amount")
    order = _new_order(contact=deal.contact, store="crm", currency=deal.currency)
    lines = list(deal.lines.select_related("product"))
    countable = all(line.quantity == line.quantity.to_integral_value() for line in lines)
    if deal.amount_is_manual or not lines or not countable:
        rows = [OrderLine(name=deal.title, price=deal.amount, quantity=1)]
    else:
        pieces = [(line.product_id, int(line.quantity)) for line in lines if line.product_id]
        if pieces:
            reserve_stock(pieces, holder=order, by=by)
        rows = [
            OrderLine(product=line.product, name=line.name, price=line.price, quantity=int(line.quantity))
            for line in lines
        ]
    _add_up(order, rows, Decimal(0))
    return _place(order, deal, rows)


def _placed_with(checkout_key: UUID) -> Order | None:
    """The order this key has placed; whoever sends the key at the same moment waits here for his turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"checkout:{checkout_key}"])
    return Order.objects.filter(checkout_key=checkout_key).first()


def _new_order(*, contact: Contact | None, store: str, currency: str, at: datetime | None = None) -> Order:
    """An order that has its id and number, but is not saved yet: what it holds is decided first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('sales_order', 'id')), nextval('sales_order_number_seq')"
        )
        id, number = cursor.fetchone()
    at = at or clock.now()
    return Order(
        pk=id,
        number=str(number),
        contact=contact,
        store=store,
        currency=currency,
        page_token=secrets.new_token(),
        placed_at=at,
        created_at=at,
        updated_at=at,
    )


def _reserved_lines(order: Order, wanted: Iterable[OrderedLine], *, by: Actor) -> list[OrderLine]:
    """One line per product, at the price it has now that it is locked."""
    quantities: dict[int, int] = {}
    for line in wanted:
        quantities[line.product.pk] = quantities.get(line.product.pk, 0) + line.quantity
        if line.quantity <= 0:
            raise Refused(_("Order at least one piece."), field="quantity", product_id=line.product.pk)
    if not quantities:
        raise Refused(_("There is nothing in this order yet."), field="lines")
    if len(quantities) > MOST_LINES:
        raise Refused(_("An order holds at most 200 different products."), field="lines")
    products = reserve_stock(list(quantities.items()), holder=order, by=by)
    for product in products.values():
        if product.currency != order.currency:
            message = _("“%(name)s” is sold in %(currency)s.")
            raise Refused(message % {"name": product.name, "currency": product.currency}, field="lines")
    return [
        OrderLine(product=products[id], name=products[id].name, price=products[id].price, quantity=quantity)
        for id, quantity in quantities.items()
    ]


def _add_up(order: Order, rows: list[OrderLine], delivery: Decimal) -> None:
    """The totals of the order: what the lines cost, and the delivery."""
    if not delivery.is_finite() or delivery < 0:
        raise Refused(_("A delivery costs nothing or more."), field="delivery_total")
    items = sum((row.total for row in rows), Decimal(0))
    order.items_total = rounded(Money(items, order.currency)).amount
    order.delivery_total = rounded(Money(delivery, order.currency)).amount
    order.total = order.items_total + order.delivery_total
    if order.total > LARGEST:
        raise Refused(_("This order costs more than can be kept."), field="lines")


def _title(order: Order) -> str:
    """The title of the deal, in the language of the house rather than the buyer's."""
    with override(settings.LANGUAGE_CODE):
        return gettext("Order №%(number)s") % {"number": order.number}


def _deal_lines(order: Order, rows: list[OrderLine]) -> list[NewLine]:
    """The lines of the order as the deal has them; the delivery is one of them, so that the sums agree."""
    lines = [NewLine(row.product, row.name, row.price, Decimal(row.quantity)) for row in rows]
    if order.delivery_total:
        with override(settings.LANGUAGE_CODE):
            name = order.delivery_name or gettext("Delivery")
        lines.append(NewLine(None, name, order.delivery_total, Decimal(1)))
    return lines


def _place(order: Order, deal: Deal, rows: list[OrderLine]) -> Order:
    """Save the order with its lines behind the deal, and say that it was placed."""
    order.deal = deal
    order.responsible = deal.responsible
    order.custom = filled(Order.record_kind, None, by=Actor.system())
    order.save(force_insert=True)
    for position, row in enumerate(rows):
        row.order, row.position = order, position
    OrderLine.objects.bulk_create(rows)
    record(
        OrderPlaced(
            total=order.total_money,
            store=order.store,
            lines=[f"{row.name} × {row.quantity}" for row in rows],
            deal=ref(deal),
        ),
        on=order,
        about=[deal, order.contact],
        at=order.placed_at,
    )
    return order
