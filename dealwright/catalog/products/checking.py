"""What a product and a category may hold: checked before it is kept, refused at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import WHOLE, checked_quantity, fits
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.stock.moving import MOST_STOCK
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, LARGEST, Money, money
from dealwright.kit.quantities import Counted, spelled
from dealwright.kit.text import without_control

LONGEST_DESCRIPTION = 20_000
LONGEST_WORD = 60
"""Of the name or the value of an attribute."""
MOST_AXES, MOST_VARIATIONS = 4, 200
MOST_ATTRIBUTES, MOST_VALUES = 50, 50
HEAVIEST = 100_000_000
"""Grams: a hundred tons."""
LONGEST_SIDE = 100_000
"""Millimetres: a hundred metres."""


def checked(product: Product, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they may be kept; an unknown field is left for `apply_changes` to refuse."""
    kept = dict(values)
    if isinstance(kept.get("price"), Money):
        kept["currency"] = str(kept["price"].currency)
        kept["price"] = kept["price"].amount
    currency = kept.get("currency", product.currency)
    if "price" in kept or "currency" in kept:
        currency = checked_currency(currency)
        kept["price"] = checked_price(money(kept.get("price", product.price), currency)).amount
    if kept.get("compare_price") is not None:
        kept["compare_price"] = _checked_compare_price(kept["compare_price"], currency)
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda name: checked_name(name, longest=200),
        "kind": lambda kind: checked_kind(product, kind),
        "sku": checked_sku,
        "description": checked_description,
        "tax_rate": checked_rate,
        "axes": checked_axes,
        "attributes": checked_attributes,
        "measure": lambda measure: _checked_measure(product, measure),
        "weight": lambda weight: _checked_size("weight", weight, HEAVIEST),
        "length": lambda side: _checked_size("length", side, LONGEST_SIDE),
        "width": lambda side: _checked_size("width", side, LONGEST_SIDE),
        "height": lambda side: _checked_size("height", side, LONGEST_SIDE),
        "search_title": lambda text: _checked_line("search_title", text, 120),
        "search_text": lambda text: _checked_line("search_text", text, 320),
    }
    return {field: checks[field](value) if field in checks else value for field, value in kept.items()}


def checked_name(name: str, *, longest: int) -> str:
    """The name in one line."""
    name = " ".join(without_control(name).split())
    if not name:
        raise Refused(_("Write a name."), field="name")
    if len(name) > longest:
        raise Refused(_("This name is longer than %(longest)s letters.") % {"longest": longest}, field="name")
    return name


def checked_kind(product: Product, kind: str) -> str:
    """The kind, if the product can become that.

    Pieces that lie in the house or are promised would be lost where the new kind has no stock.
    """
    if kind == product.kind or kind not in set(Kind):
        if kind not in set(Kind):
            raise Refused(_("There is no such kind of product."), field="kind")
        return str(kind)
    if Kind.VARIATION in (kind, product.kind):
        raise Refused(_("A variation stays a variation of its product."), field="kind")
    if product.kind == Kind.VARIABLE and product.pk and product.variations.exists():
        raise Refused(_("This product has variations; delete them first."), field="kind")
    if product.kind == Kind.BUNDLE and product.pk and product.parts.exists():
        raise Refused(_("This bundle has parts; take them out first."), field="kind")
    if product.reserved:
        message = _("%(count)s pieces are promised to orders; ship them or cancel the orders first.")
        raise Refused(message % {"count": spelled(product.reserved)}, field="kind")
    if kind in {Kind.BUNDLE, Kind.VARIABLE} and product.holds_stock and product.stock:
        message = _("%(count)s pieces lie in the house; set the stock to 0 first.")
        raise Refused(message % {"count": spelled(product.stock)}, field="kind")
    return str(kind)


def has_services(product: Product, kind: str) -> bool:
    """Whether its variations are services once the product is of this kind: those of a service are."""
    return kind == Kind.VARIABLE and (product.kind == Kind.SERVICE or product.of_services)


def checked_sku(sku: str | None) -> str | None:
    """The article number; None for none."""
    sku = without_control(sku or "").strip()
    if len(sku) > 80:
        raise Refused(_("This article number is longer than 80 letters."), field="sku")
    return sku or None


def checked_description(text: str) -> str:
    """The description, with its lines."""
    text = without_control(text.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Refused(_("This description is longer than 20,000 letters."), field="description")
    return text


def checked_currency(currency: str) -> str:
    """A currency we know."""
    if currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    return currency


def checked_price(price: Money, *, field: str = "price") -> Money:
    """Zero or more, in whole cents."""
    if not 0 <= price.amount <= LARGEST or price.amount != round(price.amount, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field=field)
    return price


def checked_rate(rate: Decimal) -> Decimal:
    """A tax rate as a fraction."""
    if not 0 <= rate < 1 or rate != round(rate, 4):
        raise Refused(_("Write the tax as a fraction below 1, for example 0.2."), field="tax_rate")
    return rate


def checked_stock(stock: Counted, product: Product) -> Decimal:
    """How many pieces of a product lie in the house, or so many kilograms, as its measure is divided."""
    counted = checked_quantity(stock, product.measure_id, name=product.name, field="stock")
    if not 0 <= counted <= MOST_STOCK:
        raise Refused(_("Write a number of pieces from 0 to 100,000,000."), field="stock")
    return counted


def checked_axes(axes: Iterable[str]) -> list[str]:
    """By what the variations of a product differ, each named once."""
    found = [checked_word(axis, field="axes") for axis in axes]
    if len(found) > MOST_AXES:
        raise Refused(_("Variations differ by at most four things."), field="axes")
    if len({axis.casefold() for axis in found}) < len(found):
        raise Refused(_("The same is named twice."), field="axes")
    return found


def checked_options(axes: Sequence[str], options: Mapping[str, str]) -> dict[str, str]:
    """One value for each of the axes, in their order."""
    if set(options) != set(axes):
        message = _("A variation needs one value for each of: %(axes)s.")
        raise Refused(message % {"axes": ", ".join(axes)}, field="options")
    return {axis: checked_word(options[axis], field="options") for axis in axes}


def checked_attributes(attributes: Mapping[str, str | Iterable[str]] | None) -> dict[str, list[str]]:
    """What is told of a product: each name with its values, none of them twice."""
    kept: dict[str, list[str]] = {}
    for name, values in (attributes or {}).items():
        each = [values] if isinstance(values, str) else values
        words = [checked_word(value, field="attributes") for value in each if str(value).strip()]
        if words:
            kept[checked_word(name, field="attributes")] = list(dict.fromkeys(words))
    if len(kept) > MOST_ATTRIBUTES or any(len(words) > MOST_VALUES for words in kept.values()):
        message = _("A product has at most 50 attributes, each with at most 50 values.")
        raise Refused(message, field="attributes")
    return kept


def checked_word(text: Any, *, field: str) -> str:
    """The name or the value of an attribute."""
    word = " ".join(without_control(str(text)).split())
    if not word:
        raise Refused(_("Each of them needs a name and a value."), field=field)
    if len(word) > LONGEST_WORD:
        message = _("“%(word)s…” is longer than 60 letters.")
        raise Refused(message % {"word": word[:20]}, field=field)
    return word


def _checked_compare_price(price: Any, currency: str) -> Decimal:
    if isinstance(price, Money):
        if str(price.currency) != currency:
            message = _("The former price is in %(currency)s, as the price is.")
            raise Refused(message % {"currency": currency}, field="compare_price")
        price = price.amount
    return checked_price(money(price, currency), field="compare_price").amount


def _checked_measure(product: Product, measure: Measure | int | None) -> Measure | None:
    if isinstance(measure, int):
        found = Measure.objects.filter(pk=measure).first()
        if found is None:
            raise Refused(_("There is no such measure."), field="measure")
        measure = found
    if product.pk is not None and product.measure_id != (measure.pk if measure is not None else None):
        _refuse_what_is_no_step(product, measure)
    return measure


def _refuse_what_is_no_step(product: Product, measure: Measure | None) -> None:
    """1.5 kg cannot become 1.5 pieces: what lies in the house is counted in the new measure first."""
    step = measure.step if measure is not None else WHOLE
    counted = product.variations.all() if product.kind == Kind.VARIABLE else [product]
    for one in counted:
        if not fits(one.stock, step) or not fits(one.reserved, step):
            message = _(
                "%(count)s of “%(name)s” lie in the house, which cannot be counted so. Count it first."
            )
            raise Refused(message % {"count": spelled(one.stock), "name": one.name}, field="measure")


def _checked_size(field: str, size: int | None, most: int) -> int | None:
    if size is not None and not 0 <= size <= most:
        raise Refused(_("Write a number from 0 to %(most)s.") % {"most": most}, field=field)
    return None if size is None else int(size)


def _checked_line(field: str, text: str, longest: int) -> str:
    line = " ".join(without_control(text or "").split())
    if len(line) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return line
