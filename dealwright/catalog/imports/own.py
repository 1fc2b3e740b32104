"""Our own columns: Name, Price, Article number and so on, in English or in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dealwright.catalog.imports.goods import Found, Goods, Problem
from dealwright.catalog.imports.rows import Odd, Row, plain_text

COLUMNS = (
    "Name",
    "Article number",
    "Price",
    "Category",
    "Description",
    "Stock",
    "Measure",
    "Weight",
    "Visible",
    "Photos",
)
"""Of the file to begin with, which the page offers."""


def fits(columns: set[str]) -> bool:
    """Whether a file has a column with names."""
    return bool({"name", _("Name").lower()} & columns)


def read(rows: Sequence[Row]) -> Found:
    """One product a row."""
    found = Found()
    for row in rows:
        try:
            found.goods.append(_product(row))
        except Odd as odd:
            found.problems.append(Problem(row.line, str(odd)))
    return found


def _product(row: Row) -> Goods:
    if row.has_more:
        raise Odd(_("This row has more cells than there are columns; is a comma not in quotes?"))
    name = row.first("name", _("Name"))
    if not name:
        raise Odd(_("The column “Name” is empty."))
    sku = row.first("article number", "sku", _("Article number")) or None
    price = row.amount("price", _("Price"))
    if price is None:
        raise Odd(_("The column “Price” is empty."))
    category = row.first("category", _("Category"))
    return Goods(
        line=row.line,
        key=f"file:{sku or name}",
        name=name,
        sku=sku,
        price=price,
        description=plain_text(row.first("description", _("Description"))),
        category=tuple(part.strip() for part in category.split(">") if part.strip()),
        stock=row.quantity("stock", _("Stock")),
        measure=row.first("measure", _("Measure")) or None,
        weight=row.whole("weight", _("Weight")),
        is_active=row.says_yes("visible", otherwise=True),
        photos=[address.strip() for address in row["photos"].split(",") if address.strip()],
    )
