"""Products as a person types them: rows of name, quantity and price, with discount, tax and measure."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from babel.numbers import get_decimal_symbol
from django.utils.translation import gettext as _

from dealwright.catalog.products.models import Product
from dealwright.crm.lines.facts import short
from dealwright.crm.lines.showing import Sums, sums_of
from dealwright.crm.lines.values import OF_PRODUCT, NewLine, Unsaid, checked_lines, named, percent_of
from dealwright.kit.errors import Refused
from dealwright.kit.money import locale_of, money, parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.kit.pricing import HUNDRED, DiscountKind

NAMES = (
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
INCLUDED, ON_TOP = "included", "on_top"
EMPTY_ROW = {
    **dict.fromkeys(NAMES, ""),
    "quantity": "1",
    "discount_kind": DiscountKind.PERCENT.value,
    "tax_place": INCLUDED,
}
"""A line that is still to be typed."""
NOTHING = {"", "0"}


def rows_of(record: Any, sent: Any = None) -> list[dict[str, str]]:
    """The rows of the form: as they were sent, else as the record has them.

    A column that was not sent is missing in each row: of it nothing is said.
    """
    if sent is None:
        return [_row(line, record.currency) for line in record.lines.all()]
    names = [name for name in NAMES if name in sent]
    columns = [sent.getlist(name) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]


def lines_from(rows: list[dict[str, str]], added: Product | None, currency: str) -> list[NewLine]:
    """The lines the rows stand for; a row without name or quantity is taken off."""
    kept = [row for row in rows if _says(row, "name") and _says(row, "quantity") not in NOTHING]
    keys = [whole_number(row.get("product")) for row in kept]
    products = Product.objects.in_bulk([key for key in keys if key is not None])
    lines = []
    for number, (row, key) in enumerate(zip(kept, keys, strict=True), start=1):
        with named(row["name"], number, of=len(kept)):
            lines.append(_line(row, products.get(key), currency))
    if added is not None:
        lines.append(NewLine(added, added.name, added.price))
    return lines


def _says(row: dict[str, str], column: str) -> str:
    return row.get(column, "").strip()


def sums_from(rows: list[dict[str, str]], currency: str) -> Sums:
    """What the rows come to as they are typed; Refused where something in them is wrong."""
    return sums_of(checked_lines(lines_from(rows, None, currency), currency), currency)


def _row(line: Any, currency: str) -> dict[str, str]:
    is_amount = line.discount_kind == DiscountKind.AMOUNT
    return {
        "product": str(line.product_id or ""),
        "name": line.name,
        "quantity": format(line.quantity.normalize(), "f"),
        "price": typed(money(line.price, currency)),
        "discount": written(line.discount, places=2 if is_amount else 0),
        "discount_kind": str(line.discount_kind),
        "tax": written(percent_of(line)),
        "tax_place": INCLUDED if line.is_tax_included else ON_TOP,
        "measure": str(line.measure_id or ""),
    }


def _line(row: dict[str, str], product: Product | None, currency: str) -> NewLine:
    return NewLine(
        product,
        " ".join(row["name"].split()),
        parse(row.get("price") or "0", currency).amount,
        number_typed(row["quantity"]),
        discount=number_typed(_says(row, "discount") or "0"),
        discount_kind=_kind(row.get("discount_kind")),
        tax_rate=number_typed(_says(row, "tax") or "0") / HUNDRED if "tax" in row else None,
        is_tax_included=row["tax_place"] != ON_TOP if "tax_place" in row else None,
        measure_id=_measure(row["measure"]) if "measure" in row else OF_PRODUCT,
    )


def number_typed(text: str) -> Decimal:
    """A number with a decimal point or comma, and perhaps a percent sign."""
    try:
        number = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(_("“%(text)s” is not a number.") % {"text": text[:40]}, field="lines")
    return number


def _kind(text: str | None) -> DiscountKind:
    return DiscountKind.AMOUNT if text == DiscountKind.AMOUNT else DiscountKind.PERCENT


def _measure(text: str) -> int | Unsaid | None:
    if not text.strip():
        return None
    key = whole_number(text)
    if key is None:
        raise Refused(_("There is no such measure."), field="lines")
    return key


def written(number: Decimal, *, places: int = 0) -> str:
    """A number, as people of the language type it; nothing for nothing."""
    if not number:
        return ""
    return format(short(number, places=places), "f").replace(".", get_decimal_symbol(locale_of()))
