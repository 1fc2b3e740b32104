"""The columns of a product export of Shopify: one row for each variant and each further picture."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dealwright.catalog.imports.goods import Found, Goods, Problem
from dealwright.catalog.imports.rows import Odd, Row, plain_text

MOST_OPTIONS = 3
NOTHING = "Default Title"
"""The value of the only option of a product without variants."""


def fits(columns: set[str]) -> bool:
    """Whether a file has these columns."""
    return {"handle", "title"} <= columns


def read(rows: Sequence[Row]) -> Found:
    """The products, gathered by their handle."""
    found = Found()
    by_handle: dict[str, list[Row]] = {}
    for row in rows:
        if handle := row["handle"]:
            by_handle.setdefault(handle, []).append(row)
        else:
            found.problems.append(Problem(row.line, _("The column “Handle” is empty.")))
    for handle, its_rows in by_handle.items():
        try:
            found.goods.append(_product(handle, its_rows, found))
        except Odd as odd:
            found.problems.append(Problem(its_rows[0].line, str(odd)))
    return found


def _product(handle: str, rows: list[Row], found: Found) -> Goods:
    head = rows[0]
    if not head["title"]:
        raise Odd(_("The column “Title” is empty."))
    axes = tuple(name for place in range(1, MOST_OPTIONS + 1) if (name := head[f"option{place} name"]))
    goods = Goods(
        line=head.line,
        key=f"shopify:{handle}",
        name=head["title"],
        description=plain_text(head["body (html)"]),
        category=_category(head),
        is_active=head.says_yes("published", otherwise=True) and head["status"].lower() in {"", "active"},
        attributes={"Vendor": [head["vendor"]]} if head["vendor"] else {},
        photos=[address for row in rows if (address := row["image src"])],
    )
    variants = [row for row in rows if row["option1 value"] or row["variant price"]]
    if head["option1 value"] in {"", NOTHING} and len(variants) <= 1:
        _sold_as(goods, head)
        return goods
    goods.axes = axes or ("Option",)
    for row in variants:
        try:
            goods.variations.append(_variation(goods, row))
        except Odd as odd:
            found.problems.append(Problem(row.line, str(odd)))
    if not goods.variations:
        raise Odd(_("None of its variants can be read."))
    return goods


def _variation(parent: Goods, row: Row) -> Goods:
    values = (row[f"option{place} value"] for place in range(1, MOST_OPTIONS + 1))
    options = dict(zip(parent.axes, values, strict=False))
    if not all(options.values()):
        raise Odd(_("A variant needs a value for each option."))
    told = " / ".join(options.values())
    variation = Goods(
        line=row.line,
        key=f"{parent.key}:{told}",
        name=f"{parent.name} ({told})",
        options=options,
        photos=[address] if (address := row["variant image"]) else [],
    )
    _sold_as(variation, row)
    return variation


def _sold_as(goods: Goods, row: Row) -> None:
    goods.sku = row["variant sku"].lstrip("'") or None
    goods.price = row.amount("variant price")
    if goods.price is None:
        raise Odd(_("The column “Variant Price” is empty."))
    goods.compare_price = row.amount("variant compare at price")
    goods.stock = row.quantity("variant inventory qty")
    goods.weight = row.whole("variant grams")
    goods.is_service = row["variant requires shipping"].lower() == "false"


def _category(row: Row) -> tuple[str, ...]:
    """Its type, or the narrow end of its category in their list."""
    if kind := row["type"]:
        return (kind,)
    return tuple(part.strip() for part in row["product category"].split(">") if part.strip())[-2:]
