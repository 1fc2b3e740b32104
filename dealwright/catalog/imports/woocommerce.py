"""The columns of a product export of WooCommerce: one row for each product and each variation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from dealwright.catalog.imports.goods import Found, Goods, Problem
from dealwright.catalog.imports.rows import Odd, Row, plain_text

MOST_ATTRIBUTES = 20
SERVICES = {"virtual", "downloadable"}
TYPES = {"simple", "variable", "variation", "", *SERVICES}


def fits(columns: set[str]) -> bool:
    """Whether a file has these columns."""
    return {"type", "name", "regular price"} <= columns


def read(rows: Sequence[Row]) -> Found:
    """The products with their variations, which name their parent by article number or by `id:7`."""
    found = Found()
    parents: dict[str, Goods] = {}
    for row in rows:
        if "variation" not in _types(row):
            _guarded(found, row, lambda row=row: _product(row, found, parents))
    for row in rows:
        if "variation" in _types(row):
            _guarded(found, row, lambda row=row: _variation(row, parents))
    for goods in [one for one in found.goods if one.axes and not one.variations]:
        found.problems.append(Problem(goods.line, _("None of its variations is in the file.")))
        found.goods.remove(goods)
    return found


def _guarded(found: Found, row: Row, read_it: object) -> None:
    try:
        read_it()  # type: ignore[operator]
    except Odd as odd:
        found.problems.append(Problem(row.line, str(odd)))


def _product(row: Row, found: Found, parents: dict[str, Goods]) -> None:
    types = _types(row)
    if unknown := types - TYPES:
        message = _("Products of the type “%(type)s” cannot be taken over.")
        raise Odd(message % {"type": ", ".join(sorted(unknown))})
    if not row["name"]:
        raise Odd(_("The column “Name” is empty."))
    key = f"woocommerce:{row['id'] or row['sku'] or row['name']}"
    goods = Goods(line=row.line, key=key, name=row["name"], is_service=bool(types & SERVICES))
    goods.description = plain_text(row.first("description", "short description"))
    goods.category = _category(row)
    goods.is_active = row["published"] in {"", "1"}
    goods.photos = [address.strip() for address in row["images"].split(",") if address.strip()]
    attributes = _attributes(row)
    if "variable" in types:
        goods.axes = tuple(attributes)
        if not goods.axes:
            raise Odd(_("A product with variations needs attributes."))
        goods.sku = row["sku"] or None
    else:
        goods.attributes = attributes
        _sold_as(goods, row)
    found.goods.append(goods)
    parents |= {name: goods for name in (row["sku"], f"id:{row['id']}") if name.removeprefix("id:")}


def _variation(row: Row, parents: dict[str, Goods]) -> None:
    parent = parents.get(row["parent"])
    if parent is None:
        raise Odd(_("Its parent “%(parent)s” is not in the file.") % {"parent": row["parent"]})
    values = {name: values[0] for name, values in _attributes(row).items() if values}
    options = {axis: values[axis] for axis in parent.axes if axis in values}
    if not options:
        raise Odd(_("A variation needs a value for each attribute."))
    parent.axes = tuple(axis for axis in parent.axes if axis in options)
    told = " / ".join(options.values())
    key = f"woocommerce:{row['id'] or row['sku'] or f'{parent.key}:{told}'}"
    variation = Goods(
        line=row.line,
        key=key,
        name=f"{parent.name} ({told})",
        is_service=parent.is_service or bool(_types(row) & SERVICES),
        options=options,
    )
    _sold_as(variation, row)
    parent.variations.append(variation)


def _sold_as(goods: Goods, row: Row) -> None:
    goods.sku = row["sku"] or None
    regular, sale = row.amount("regular price"), row.amount("sale price")
    if regular is None and sale is None:
        raise Odd(_("The column “Regular price” is empty."))
    goods.price = sale if sale is not None else regular
    goods.compare_price = regular if sale is not None and sale != regular else None
    goods.stock = row.quantity("stock")
    goods.weight = _grams(row)


def _types(row: Row) -> set[str]:
    return {part.strip().lower() for part in row["type"].split(",")}


def _category(row: Row) -> tuple[str, ...]:
    """The narrowest of its categories: `Clothing > Shirts, Sale`."""
    ways = [tuple(part.strip() for part in way.split(">")) for way in row["categories"].split(",")]
    deepest = max(ways, key=len)
    return tuple(part for part in deepest if part)


def _attributes(row: Row) -> dict[str, list[str]]:
    found = {}
    for place in range(1, MOST_ATTRIBUTES + 1):
        if name := row[f"attribute {place} name"]:
            values = row[f"attribute {place} value(s)"].split(",")
            found[name] = [value.strip() for value in values if value.strip()]
    return found


def _grams(row: Row) -> int | None:
    """The weight, whose unit stands in the name of the column."""
    for unit, grams in (
        ("kg", 1000),
        ("g", 1),
        ("lbs", Decimal("453.59237")),
        ("oz", Decimal("28.349523125")),
    ):
        weight = row.amount(f"weight ({unit})")
        if weight is not None:
            return int(weight * grams)
    return None
