"""Products as a person types them: rows of name, price and quantity."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.products.models import Product
from dealwright.crm.lines.values import NewLine
from dealwright.kit.errors import Refused
from dealwright.kit.money import money, parse, typed
from dealwright.kit.numbers import whole_number

NAMES = ("product", "name", "price", "quantity")


def rows_of(record: Any, sent: Any = None) -> list[dict[str, Any]]:
    """The rows of the form: as they were sent, else as the record has them."""
    if sent is not None:
        columns = [sent.getlist(name) for name in NAMES]
        return [dict(zip(NAMES, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [_row(line, record.currency) for line in record.lines.all()]


def lines_from(rows: list[dict[str, Any]], added: Product | None, currency: str) -> list[NewLine]:
    """The lines the rows stand for; a row without name or quantity is taken off."""
    kept = [row for row in rows if row["name"].strip() and row["quantity"].strip() not in {"", "0"}]
    keys = [whole_number(row["product"]) for row in kept]
    products = Product.objects.in_bulk([key for key in keys if key is not None])
    lines = [
        NewLine(
            products.get(key),
            " ".join(row["name"].split()),
            parse(row["price"] or "0", currency).amount,
            _quantity(row["quantity"]),
        )
        for row, key in zip(kept, keys, strict=True)
    ]
    if added is not None:
        lines.append(NewLine(added, added.name, added.price, Decimal(1)))
    return lines


def _row(line: Any, currency: str) -> dict[str, Any]:
    return {
        "product": str(line.product_id or ""),
        "name": line.name,
        "price": typed(money(line.price, currency)),
        "quantity": format(line.quantity.normalize(), "f"),
    }


def _quantity(text: str) -> Decimal:
    try:
        quantity = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        quantity = Decimal("NaN")
    if not quantity.is_finite():
        raise Refused(_("“%(text)s” is not a quantity.") % {"text": text[:40]}, field="lines")
    return quantity
