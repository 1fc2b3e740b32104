"""What somebody wants, as lines of an order: at the prices of now, or of when it was bought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_in, checked_quantity
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.actions import reserve_stock
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, rounded
from dealwright.kit.pricing import coins
from dealwright.kit.quantities import Counted
from dealwright.records.external_ids import checked_words
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.terms import LineTerms

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
    quantity: Counted
    price: Decimal | None = None
    """What a colleague agreed with the client; otherwise the catalogue says it, never a buyer."""
    name: str = ""
    """How it is called here; of a product, its own name where nothing is written."""
    terms: LineTerms | None = None
    """Discount, tax and measure that were agreed; otherwise they are kept, or as the catalogue says."""
    line_id: int | None = None
    """The line of the order that it goes on to be; it keeps whatever is not said here."""
    external_id: str | None = None
    """What another program calls it; None keeps what it is called."""

    @property
    def product_id(self) -> int | None:
        return self.product.pk if self.product else None


@dataclass(frozen=True)
class Wanted:
    """A line that is wanted, and the one of the order whose terms it keeps."""

    line: OrderedLine
    stood: OrderLine | None = None


def as_it_stood(lines: Iterable[OrderedLine], present: Sequence[OrderLine]) -> list[Wanted]:
    """The lines, filled in with what the order has of them already; the same one twice counts together.

    A line goes on to be the one it names, else one of the same product. Refused where that one is gone.
    """
    filled, lines = [], list(lines)
    named = [line.line_id for line in lines if line.line_id is not None]
    if len(named) != len(set(named)):
        raise Refused(_("The same line of the order stands here twice."), field="lines")
    for line in lines:
        stood = _stood(line, present)
        _refuse_odd_part(line, stood)
        if stood is not None:
            price = stood.price if line.price is None else line.price
            name = line.name.strip() or stood.name
            line = replace(line, product=stood.product, price=price, name=name)
        filled.append(line)
    return [Wanted(line, _stood(line, present)) for line in _together(filled)]


def wanted_rows(
    order: Order,
    wanted: Sequence[Wanted],
    *,
    price_list: Any = None,
    until: datetime | None = None,
    by: Actor,
) -> list[OrderLine]:
    """One row for each, not saved, the pieces promised to the order; what is new costs what it costs now."""
    if order.is_trial and any(one.line.product for one in wanted):
        raise Refused(TAKES_NOTHING, field="lines")
    pieces = [(one.line.product.pk, one.line.quantity) for one in wanted if one.line.product]
    bought = {one.line.product_id for one in wanted if one.stood is not None and one.line.product}
    products = (
        reserve_stock(pieces, holder=order, by=by, until=until, bought={id for id in bought if id})
        if pieces
        else {}
    )
    fresh = [one.line for one in wanted if one.stood is None]
    _refuse_other_currencies((products[id] for id in _product_ids(fresh)), order.currency)
    prices = _usual_prices(products, fresh, price_list, order.currency)
    symbols = _symbols_of(products[id] for id in _product_ids(fresh))
    return [_row(one, products, prices, order.currency, symbols) for one in wanted]


def agree(rows: Iterable[OrderLine], wanted: Iterable[Wanted], currency: str) -> None:
    """Sell on the terms that were agreed, beside all that is usual."""
    for row, one in zip(rows, wanted, strict=True):
        if one.line.terms is not None:
            one.line.terms.write(row, currency)


def _refuse_odd_part(line: OrderedLine, stood: OrderLine | None) -> None:
    """What is new follows its measure and that of its product; what was bought stays as it was bought."""
    if stood is not None and stood.quantity == line.quantity:
        return
    said = line.terms.measure if line.terms is not None else None
    name = line.name.strip() or (stood.name if stood is not None else "") or line.product or _("a line")
    product_id = line.product_id or (stood.product_id if stood is not None else None)
    symbol = said if said is not None else stood.measure if stood is not None else ""
    of_product = line.product.measure_id if line.product is not None else None
    checked_in(
        line.quantity, symbol, measure_id=of_product, name=name, field="quantity", product_id=product_id
    )
    if line.product is not None and line.product.holds_stock:
        checked_quantity(line.quantity, of_product, name=name, field="quantity", product_id=line.product_id)


def _stood(line: OrderedLine, present: Sequence[OrderLine]) -> OrderLine | None:
    if line.line_id is not None:
        found = next((row for row in present if row.pk == line.line_id), None)
        if found is None:
            message = _("One of the lines is not in this order any more. Look at it again.")
            raise Refused(message, field="lines")
        if line.product_id not in {None, found.product_id}:
            raise Refused(
                _("A line goes on with the product it has. Put another one beside it."), field="lines"
            )
        return found
    alike = [row for row in present if row.product_id == line.product_id]
    if line.product is None:
        alike = [row for row in alike if row.name == " ".join(line.name.split())]
    same_price = (row for row in alike if row.price == line.price)
    return next(same_price, alike[0] if alike else None)


def _together(wanted: Iterable[OrderedLine]) -> list[OrderedLine]:
    """The same product at the same price is one line, unless they are two in the order already."""
    found: dict[tuple[Any, ...], OrderedLine] = {}
    for line in wanted:
        if not 0 < line.quantity <= MOST_PIECES:
            message = _("Write a quantity of more than zero, and at most 10,000.")
            raise Refused(message, field="quantity", product_id=line.product_id)
        key: tuple[Any, ...] = (line.product_id, line.name, line.price, line.terms, line.external_id)
        same = found.get(key)
        if same is not None and same.line_id is not None and line.line_id is not None:
            key, same = (*key, line.line_id), None
        found[key] = line if same is None else _summed(same, line)
    if not found:
        raise Refused(_("There is nothing in this order yet."), field="lines")
    if len(found) > MOST_LINES:
        raise Refused(_("An order holds at most 200 different products."), field="lines")
    return list(found.values())


def _summed(one: OrderedLine, other: OrderedLine) -> OrderedLine:
    line_id = one.line_id if one.line_id is not None else other.line_id
    return replace(one, quantity=one.quantity + other.quantity, line_id=line_id)


def _row(
    one: Wanted,
    products: Mapping[int, Product],
    prices: Mapping[OrderedLine, Decimal],
    currency: str,
    symbols: Mapping[int, str],
) -> OrderLine:
    line = one.line
    if one.stood is not None:
        row = _like(one.stood, line, currency)
    elif line.product is None:
        row = _of_words(line, currency)
    else:
        row = _of_product(line, products[line.product.pk], prices[line], currency, symbols)
    row.external_id = external_id_of(one)
    return row


def external_id_of(one: Wanted) -> str:
    """What another program calls the line: as it says now, else as it said before."""
    if one.line.external_id is not None:
        return checked_words(one.line.external_id, field="lines")
    return one.stood.external_id if one.stood is not None else ""


def _like(stood: OrderLine, line: OrderedLine, currency: str) -> OrderLine:
    """What was bought stays as it was then, whatever became of the product since."""
    price = stood.price if line.price is None else _checked_price(line.price, currency)
    usual = stood.price if stood.base_price is None else stood.base_price
    goods = coins(price * line.quantity, currency)
    return OrderLine(
        product=stood.product,
        name=_checked_name(line.name),
        price=price,
        quantity=line.quantity,
        sku=stood.sku,
        base_price=usual if stood.product_id is not None and usual != price else None,
        discount=min(stood.discount, goods) if price == stood.price else Decimal(0),
        tax_rate=stood.tax_rate,
        is_tax_included=stood.is_tax_included,
        measure=stood.measure,
        weight=stood.weight,
        options=stood.options,
        kind=stood.kind,
        dimensions=stood.dimensions,
    )


def _of_product(
    line: OrderedLine, product: Product, usual: Decimal, currency: str, symbols: Mapping[int, str]
) -> OrderLine:
    price = usual if line.price is None else _checked_price(line.price, currency)
    row = OrderLine(
        product=product,
        name=_checked_name(line.name) if line.name.strip() else product.name,
        price=price,
        quantity=line.quantity,
        base_price=product.price if product.price != price else None,
        tax_rate=product.tax_rate,
        is_tax_included=product.is_tax_included,
        measure=symbols.get(product.measure_id or 0, ""),
    )
    row.keep_of(product)
    return row


def _of_words(line: OrderedLine, currency: str) -> OrderLine:
    if not line.name.strip() or line.price is None:
        raise Refused(_("A line without a product needs a name and a price."), field="lines")
    price = _checked_price(line.price, currency)
    name = _checked_name(line.name)
    return OrderLine(name=name, sku="", measure="", price=price, quantity=line.quantity)


def _product_ids(lines: Iterable[OrderedLine]) -> set[int]:
    return {line.product.pk for line in lines if line.product}


def _refuse_other_currencies(products: Iterable[Product], currency: str) -> None:
    for product in products:
        if product.currency != currency:
            message = _("“%(name)s” is sold in %(currency)s.")
            raise Refused(message % {"name": product.name, "currency": product.currency}, field="lines")


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


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name of a line is longer than 200 letters."), field="lines")
    return name
