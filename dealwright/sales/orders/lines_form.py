"""The products of an order as people type them: name, quantity, price, discount, tax and measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.measures.queries import known_measures, measures
from dealwright.catalog.products.models import Product
from dealwright.crm.lines.form import INCLUDED, NOTHING, ON_TOP, number_typed, written
from dealwright.crm.lines.showing import Sums
from dealwright.crm.lines.values import named
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, money, parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.kit.pricing import HUNDRED, DiscountKind, together
from dealwright.kit.quantities import quantity_typed, spelled
from dealwright.sales.orders.actions import OrderedLine
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.terms import LineTerms, Off
from dealwright.sales.orders.totals import discount_said
from dealwright.sales.taxes.places import place_told
from dealwright.sales.taxes.queries import rate_at, zone_at

PREFIX = "line_"
COLUMNS = (
    "id",
    "product",
    "name",
    "quantity",
    "price",
    "discount",
    "discount_kind",
    "tax",
    "tax_place",
    "measure",
)
EMPTY_ROW = {
    **dict.fromkeys(COLUMNS, ""),
    "quantity": "1",
    "discount_kind": DiscountKind.PERCENT.value,
    "tax_place": INCLUDED,
}
"""A line that is still to be typed."""
FINE_PERCENTS = (0, 1, 2)
"""Decimals of the percents that people type."""


def rows_of(order: Order | None, sent: Any = None) -> list[dict[str, str]]:
    """The rows of the form: as they were sent, else as the order has them.

    A column that was not sent is missing in each row: of it nothing is said.
    """
    if sent is None:
        return [_row(line, order.currency) for line in order.lines.all()] if order else []
    names = [name for name in COLUMNS if PREFIX + name in sent]
    columns = [sent.getlist(PREFIX + name) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]


def row_added(product: Product, order: Order | None = None) -> dict[str, str]:
    """The row of a product whose button was pressed, as the catalogue has it, taxed where the order is."""
    symbol = known_measures().get(product.measure_id or 0)
    return {
        **EMPTY_ROW,
        "product": str(product.pk),
        "name": product.name,
        "price": typed(money(product.price, product.currency)),
        "tax": written(_usual_rate(product, order) * HUNDRED),
        "tax_place": INCLUDED if product.is_tax_included else ON_TOP,
        "measure": symbol.symbol if symbol else "",
    }


def lines_from(
    rows: list[dict[str, str]], currency: str, actor: Actor, *, order: Order | None = None
) -> list[OrderedLine]:
    """The lines the rows stand for; a row without quantity, or without product and name, is taken off.

    Rows that stand in the order already keep their product, even one that may not be seen or is not sold now.
    """
    standing = _standing(order)
    kept = [row for row in rows if _is_kept(row)]
    keys = [whole_number(row.get("product")) for row in kept]
    products = Product.objects.seen_by(actor).in_bulk([key for key in keys if key is not None])
    products |= {one.product_id: one.product for one in standing.values() if one.product is not None}
    lines = []
    for number, (row, key) in enumerate(zip(kept, keys, strict=True), start=1):
        with named(row.get("name"), number, of=len(kept)):
            if key is not None and key not in products:
                raise Refused(_("There is no such product."), field="lines")
            lines.append(_line(row, products.get(key or 0), currency, standing, order))
    return lines


def rows_shown(
    rows: list[dict[str, str]], currency: str, actor: Actor, *, order: Order | None = None
) -> dict[str, Any]:
    """What the rows and the sums below them need: those that are there, and an empty one to be typed into."""
    symbols = {one.symbol: f"{one.name} ({one.symbol})" for one in measures()}
    gone = {row.get("measure", "") for row in rows} - {"", *symbols}
    return {
        "rows": [*({**EMPTY_ROW, **row} for row in rows if _is_kept(row)), EMPTY_ROW],
        "currency": currency,
        "measures": [*symbols.items(), *((one, one) for one in sorted(gone))],
        **sums_shown(rows, currency, actor, order=order),
    }


def sums_shown(
    rows: list[dict[str, str]], currency: str, actor: Actor, *, order: Order | None = None
) -> dict[str, Any]:
    """What the rows come to as they are typed, or what is wrong with them; nothing is saved."""
    try:
        lines = lines_from(rows, currency, actor, order=order)
        return {"sums": _sums(lines, currency, order) if lines else None, "sums_error": ""}
    except Refused as refusal:
        return {"sums": None, "sums_error": str(refusal)}


def _sums(lines: Iterable[OrderedLine], currency: str, order: Order | None) -> Sums:
    standing = _standing(order)
    costs = together(_as_row(line, standing, currency, order).costs_in(currency) for line in lines)
    parts = ("goods", "discount", "added_tax", "tax", "total")
    return Sums(**{name: Money(getattr(costs, name), currency) for name in parts})


def _as_row(
    line: OrderedLine, standing: Mapping[int, OrderLine], currency: str, order: Order | None
) -> OrderLine:
    """What the line would be; nothing is reserved and nothing is saved."""
    stood, product = standing.get(line.line_id or 0), line.product
    usual = stood.price if stood else product.price if product else Decimal(0)
    row = OrderLine(price=usual if line.price is None else line.price, quantity=line.quantity)
    if stood is not None:
        row.discount = stood.discount if row.price == stood.price else Decimal(0)
        row.tax_rate, row.is_tax_included = stood.tax_rate, stood.is_tax_included
    elif product is not None:
        row.tax_rate, row.is_tax_included = _usual_rate(product, order), product.is_tax_included
    if line.terms is not None:
        line.terms.write(row, currency)
    return row


def _line(
    row: dict[str, str],
    product: Product | None,
    currency: str,
    standing: Mapping[int, OrderLine],
    order: Order | None,
) -> OrderedLine:
    line_id = whole_number(row.get("id"))
    stood = standing.get(line_id or 0)
    return OrderedLine(
        product=product,
        quantity=_pieces(row.get("quantity", "")),
        price=_price(row.get("price", ""), currency),
        name=" ".join(row.get("name", "").split()),
        terms=_terms(row, product if stood is None else None, order, stood),
        line_id=line_id,
    )


def _terms(
    row: dict[str, str], fresh: Product | None, order: Order | None, stood: OrderLine | None
) -> LineTerms:
    """What the row says of them; a tax that is the usual one of a `fresh` product was not agreed."""
    rate = number_typed(row["tax"].strip() or "0") / HUNDRED if "tax" in row else None
    if fresh is not None and rate == _usual_rate(fresh, order):
        rate = None
    return LineTerms(
        discount=_discount(row),
        tax_rate=rate,
        is_tax_included=row["tax_place"] != ON_TOP if "tax_place" in row else None,
        measure=_measure(row["measure"], stood) if "measure" in row else None,
    )


def _discount(row: dict[str, str]) -> Off | None:
    if "discount" not in row:
        return None
    is_amount = row.get("discount_kind") == DiscountKind.AMOUNT
    kind = DiscountKind.AMOUNT if is_amount else DiscountKind.PERCENT
    return Off(number_typed(row["discount"].strip() or "0"), kind)


def _measure(symbol: str, stood: OrderLine | None) -> str:
    known = {one.symbol for one in known_measures().values()}
    if symbol and symbol not in known and (stood is None or symbol != stood.measure):
        raise Refused(_("There is no such measure."), field="lines")
    return symbol


def _usual_rate(product: Product, order: Order | None) -> Decimal:
    """The tax of the product where the order is taxed."""
    zone = zone_at(place_told(order.tax_place)) if order is not None else None
    return rate_at(zone, Decimal(product.tax_rate))


def _standing(order: Order | None) -> dict[int, OrderLine]:
    return {one.pk: one for one in order.lines.select_related("product")} if order is not None else {}


def _is_kept(row: dict[str, str]) -> bool:
    says = row.get("name", "").strip() or row.get("product", "").strip()
    return bool(says) and row.get("quantity", "").strip() not in NOTHING


def _pieces(text: str) -> Decimal:
    quantity = quantity_typed(text)
    if quantity is None:
        raise Refused(_("“%(text)s” is not a number of pieces.") % {"text": text[:40]}, field="lines")
    return quantity


def _price(text: str, currency: str) -> Decimal | None:
    if not text.strip():
        return None
    amount: Decimal = parse(text, currency).amount
    return amount


def _row(line: OrderLine, currency: str) -> dict[str, str]:
    kind, discount = discount_said(line.price, line.quantity, line.discount, currency, decimals=FINE_PERCENTS)
    return {
        "id": str(line.pk),
        "product": str(line.product_id or ""),
        "name": line.name,
        "quantity": spelled(line.quantity),
        "price": typed(money(line.price, currency)),
        "discount": written(discount, places=2 if kind is DiscountKind.AMOUNT else 0),
        "discount_kind": kind.value,
        "tax": written(Decimal(line.tax_rate) * HUNDRED),
        "tax_place": INCLUDED if line.is_tax_included else ON_TOP,
        "measure": line.measure,
    }
