"""From the bytes of a file to rows, and from rows to products."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.imports import own, shopify, woocommerce
from dealwright.catalog.imports.goods import Found
from dealwright.catalog.imports.rows import Row
from dealwright.kit.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""
MOST_ROWS = 100_000
LONGEST_CELL = 500_000
"""Letters: long descriptions with their HTML are cut later, with a word to the person."""
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Shape:
    """A kind of file we can read."""

    name: str
    label: Any
    fits: Callable[[set[str]], bool]
    """Whether these columns, in small letters, are of this kind."""
    read: Callable[[Sequence[Row]], Found]


SHAPES = (
    Shape("shopify", "Shopify", shopify.fits, shopify.read),
    Shape("woocommerce", "WooCommerce", woocommerce.fits, woocommerce.read),
    Shape("own", "Dealwright", own.fits, own.read),
)


def read_products(content: bytes) -> tuple[Shape, Found]:
    """The products of a file. Refused where it is not a table of products at all, with the reason."""
    rows = rows_of(content)
    if not rows:
        raise Refused(_("There are no products in this file."), field="file")
    columns = {name.lower() for name in rows[0].cells}
    for shape in SHAPES:
        if shape.fits(columns):
            return shape, shape.read(rows)
    raise Refused(
        _("No column of this file is called “Name”. Its first line must hold the names of the columns."),
        field="file",
    )


def rows_of(content: bytes) -> list[Row]:
    """The rows of a CSV file below its first line, with the lines they begin on."""
    if len(content) > LARGEST_FILE:
        raise Refused(_("This file is larger than 20 MB; split it."), field="file")
    text = _text(content)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _refuse_odd_names(names)
        rows = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                filled = [*cells, *[""] * (len(names) - len(cells))]
                rows.append(
                    Row(line, dict(zip(names, filled, strict=False)), has_more=len(cells) > len(names))
                )
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise Refused(_("This file has more than 100,000 rows; split it."), field="file")
    except csv.Error as error:
        message = _("Line %(line)s cannot be read: %(why)s.") % {"line": reader.line_num, "why": error}
        raise Refused(message, field="file") from None
    return rows


def _refuse_odd_names(names: list[str]) -> None:
    named = [name.lower() for name in names if name]
    if not named:
        raise Refused(_("This file is empty."), field="file")
    if len(set(named)) != len(named):
        twice = next(name for name in named if named.count(name) > 1)
        message = _("Two columns are called “%(name)s”; rename one of them.")
        raise Refused(message % {"name": twice}, field="file")


def _text(content: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8 or UTF-16 with a mark, or Western European."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        _("This is not a CSV file. Save the table as CSV in UTF-8 and choose it again."), field="file"
    )


def _delimiter(text: str) -> str:
    """What stands between the columns: the sign that the first line has most of."""
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)
