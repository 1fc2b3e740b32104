"""What is bought: lines at a price, promised pieces, and changing them while nothing is paid or sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import release_stock, reserve_stock
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, rounded
from dealwright.people.access import refuse_hidden
from dealwright.sales.orders.actions.recounting import let_deal_follow
from dealwright.sales.orders.actions.taxing import keep_tax
from dealwright.sales.orders.events import OrderLinesChanged
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.terms import LineTerms, told
from dealwright.sales.orders.totals import add_up, deal_lines, delivery_off_of

MOST_LINES = 200
"""Different products in one order."""
MOST_PIECES = 10_000
"""Of one line."""
LONGEST_NAME = 200
TAKES_NOTHING = _("This order only tries the automation: it takes nothing from the stock.")


@dataclass(frozen=True)
class OrderedLine:
    """Some pieces of a product that somebody wants; a line without a product has a name and a price."""

    product: Product | None
    quantity: int
    price: Decimal | None = None
    """What a colleague agreed with the client; otherwise the catalogue says it, never a buyer."""
    name: str = ""
    terms: LineTerms | None = None
    """Discount and tax that were agreed; otherwise they are kept, or as the catalogue says."""

    @property
    def product_id(self) -> int | None:
        return self.product.pk if self.product else None


@action
def set_order_lines(
    order: Order,
    *,
    lines: Iterable[OrderedLine],
    delivery: Decimal | None = None,
    waived: Decimal = Decimal(0),
    leads_deal: bool = True,
    version: int | None = None,
    by: Actor,
) -> Order:
    """Put exactly these products into an order of which nothing is paid and nothing has left the house.

    A product that stays keeps its price; a new one costs what the catalogue says, unless a price is agreed.
    So does the tax it was sold with; a new one is taxed for the place of the order.
    What a coupon took off a product stays, as far as it still costs so much. What was paid back of the old
    products counts no more: the new ones are to be paid in full. `waived` is for undo.
    The deal that had the same products follows, unless it leads itself: `leads_deal`.
    """
    refuse_hidden(by, Order.record_kind, ["total"])
    order = Order.objects.locked(order)
    order.expect_version(version)
    present = list(order.lines.all())
    wanted = [_at_its_price(line, present) for line in lines]
    delivery = order.delivery_total if delivery is None else delivery
    if _is_the_same(wanted, present) and delivery == order.delivery_total:
        return order
    _refuse_unless_open(order)
    rows_before, delivery_before = told(present), order.delivery_total
    waived_before, order.waived_total = order.waived_total, waived
    delivery_off, mirrored = delivery_off_of(order, present), deal_lines(order, present)
    _lock_products(present, wanted)
    release_stock(holder=order, by=by)
    rows = wanted_lines(order, wanted, by=by)
    _keep_discounts(rows, present)
    keep_tax(order, rows, present)
    _agree(rows, wanted)
    add_up(order, rows, delivery=delivery, delivery_off=delivery_off)
    _rewrite(order, rows, present, by=by)
    order.save()
    record(
        OrderLinesChanged(
            lines=[f"{row.name} × {row.quantity}" for row in rows],
            total=order.total_money,
            rows=told(rows),
            delivery=order.delivery_total,
            rows_before=rows_before,
            delivery_before=delivery_before,
            waived_before=waived_before,
        ),
        on=order,
        about=[order.deal, *order.clients],
    )
    if leads_deal:
        let_deal_follow(order, before=mirrored, by=by)
    return order


def wanted_lines(
    order: Order,
    wanted: Iterable[OrderedLine],
    *,
    price_list: Any = None,
    until: datetime | None = None,
    by: Actor,
) -> list[OrderLine]:
    """One line per product and price, the pieces promised to the order, at the prices of this moment."""
    lines = _together(wanted)
    if order.is_trial and any(line.product for line in lines):
        raise Refused(TAKES_NOTHING, field="lines")
    pieces = [(line.product.pk, line.quantity) for line in lines if line.product]
    products = reserve_stock(pieces, holder=order, by=by, until=until) if pieces else {}
    for product in products.values():
        if product.currency != order.currency:
            message = _("“%(name)s” is sold in %(currency)s.")
            raise Refused(message % {"name": product.name, "currency": product.currency}, field="lines")
    prices = _usual_prices(products, lines, price_list, order.currency)
    symbols = _symbols_of(products.values())
    return [
        _of_product(line, products[line.product.pk], prices[line], order.currency, symbols)
        if line.product
        else _of_words(line, order.currency)
        for line in lines
    ]


def _together(wanted: Iterable[OrderedLine]) -> list[OrderedLine]:
    """The same product at the same price is one line."""
    found: dict[tuple[int | None, str, Decimal | None, LineTerms | None], OrderedLine] = {}
    for line in wanted:
        if not 0 < line.quantity <= MOST_PIECES:
            message = _("Write a quantity from 1 to 10,000.")
            raise Refused(message, field="quantity", product_id=line.product_id)
        key = line.product_id, "" if line.product else line.name, line.price, line.terms
        same = found.get(key)
        found[key] = replace(same, quantity=same.quantity + line.quantity) if same else line
    if not found:
        raise Refused(_("There is nothing in this order yet."), field="lines")
    if len(found) > MOST_LINES:
        raise Refused(_("An order holds at most 200 different products."), field="lines")
    return list(found.values())


def _of_product(
    line: OrderedLine, product: Product, usual: Decimal, currency: str, symbols: Mapping[int, str]
) -> OrderLine:
    price = usual if line.price is None else _checked_price(line.price, currency)
    return OrderLine(
        product=product,
        name=product.name,
        price=price,
        quantity=line.quantity,
        sku=product.sku or "",
        base_price=product.price if product.price != price else None,
        tax_rate=product.tax_rate,
        is_tax_included=product.is_tax_included,
        measure=symbols.get(product.measure_id or 0, ""),
        weight=product.weight,
        options=product.options,
    )


def _of_words(line: OrderedLine, currency: str) -> OrderLine:
    name = " ".join(line.name.split())
    if not name or line.price is None:
        raise Refused(_("A line without a product needs a name and a price."), field="lines")
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name of a line is longer than 200 letters."), field="lines")
    price = _checked_price(line.price, currency)
    return OrderLine(name=name, sku="", measure="", price=price, quantity=line.quantity)


def _usual_prices(
    products: Mapping[int, Product], lines: list[OrderedLine], price_list: Any, currency: str
) -> dict[OrderedLine, Decimal]:
    """What a piece costs: by the price list where there is one, which may know better for many."""
    of_products = [line for line in lines if line.product]
    usual = {line: products[line.product.pk].price for line in of_products if line.product}
    if price_list is None:
        return usual
    from dealwright.catalog.prices.queries import prices_for

    for quantity in sorted({line.quantity for line in of_products}):
        alike = {line.product_id or 0: line for line in of_products if line.quantity == quantity}
        listed = prices_for([products[id] for id in alike], price_list=price_list, quantity=quantity)
        for id, price in listed.items():
            if str(price.currency) == currency:
                usual[alike[id]] = price.amount
    return usual


def _symbols_of(products: Iterable[Product]) -> dict[int, str]:
    ids = {product.measure_id for product in products if product.measure_id}
    return dict(Measure.objects.filter(pk__in=ids).values_list("pk", "symbol")) if ids else {}


def _checked_price(price: Decimal, currency: str) -> Decimal:
    if not price.is_finite() or not 0 <= price <= LARGEST:
        raise Refused(_("The price of a line is never below zero."), field="lines")
    exact: Decimal = rounded(Money(price, currency)).amount
    return exact


def _refuse_unless_open(order: Order) -> None:
    if order.is_trial:
        raise Refused(TAKES_NOTHING)
    if order.is_canceled:
        raise Refused(_("This order is canceled; place another one."))
    if order.paid_total:
        raise Refused(
            _("Something was paid for this order already: pay it back first, or place another one.")
        )
    if order.has_left:
        raise Refused(_("Some of this order has left the house already; place another one for the rest."))


def _at_its_price(line: OrderedLine, present: list[OrderLine]) -> OrderedLine:
    """A product that was in the order already costs what it cost, unless somebody agreed on another price."""
    if line.price is not None or line.product is None:
        return line
    stood = next((row for row in present if row.product_id == line.product_id), None)
    return replace(line, price=stood.price) if stood else line


def _is_the_same(wanted: list[OrderedLine], present: list[OrderLine]) -> bool:
    asked = [(line.product_id, line.quantity, line.price) for line in wanted]
    stands = [(row.product_id, row.quantity, row.price) for row in present]
    names = [line.name for line in wanted if line.product is None]
    agreed = zip(wanted, present, strict=False)
    if any(line.terms is not None and not line.terms.are_those_of(row) for line, row in agreed):
        return False
    return asked == stands and names == [row.name for row in present if row.product_id is None]


def _lock_products(present: list[OrderLine], wanted: list[OrderedLine]) -> None:
    """The products of before and of now in the order of their ids, as everybody locks them."""
    held = [row.product_id for row in present] + [line.product_id for line in wanted]
    ids = {id for id in held if id is not None}
    locked = Product.everything.filter(pk__in=ids).order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk"))


def _agree(rows: list[OrderLine], wanted: list[OrderedLine]) -> None:
    """Sell on the terms that were agreed, beside all that is usual."""
    for row, line in zip(rows, _together(wanted), strict=True):
        if line.terms is not None:
            line.terms.write(row)


def _keep_discounts(rows: list[OrderLine], present: list[OrderLine]) -> None:
    given = {_sold_as(row): row.discount for row in present if row.discount}
    for row in rows:
        row.discount = min(given.get(_sold_as(row), Decimal(0)), row.total)


def _sold_as(row: OrderLine) -> tuple[int | None, str, Decimal]:
    return row.product_id, "" if row.product_id else row.name, row.price


def _rewrite(order: Order, rows: list[OrderLine], present: list[OrderLine], *, by: Actor) -> None:
    """Save the rows; those of a product that stays keep their id, so that shipments go on holding them."""
    from dealwright.sales.payments.actions import refit_ties  # which call orders themselves, as
    from dealwright.sales.shipments.actions import refit_shipments  # these do

    left = list(present)
    for position, row in enumerate(rows):
        row.order, row.position = order, position
        stays = next((one for one in left if (one.product_id, one.name) == (row.product_id, row.name)), None)
        if stays is not None:
            left.remove(stays)
            row.pk, row._state.adding = stays.pk, False
        row.save()
    holds = {row.pk: row.quantity for row in rows}
    refit_shipments(order, holds=holds, by=by)
    refit_ties(order, holds=holds, by=by)
    OrderLine.objects.filter(pk__in=[row.pk for row in left]).delete()
