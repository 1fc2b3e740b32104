"""Variations: a product that is bought as one of several, each with its own price and stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product as combinations
from typing import IO, Any

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products import photos as pictures
from dealwright.catalog.products.actions.picturing import keep_rows
from dealwright.catalog.products.actions.saving import save_with_slug
from dealwright.catalog.products.checking import (
    MOST_VARIATIONS,
    checked,
    checked_axes,
    checked_kind,
    checked_options,
    checked_stock,
    checked_word,
    has_services,
)
from dealwright.catalog.products.events import Pictured, ProductCreated, ProductEdited
from dealwright.catalog.products.models import Kind, Product, told_apart
from dealwright.catalog.stock.moving import put_into_first_place
from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.quantities import NONE, Counted

SHARED = ("of_services", "category", "tax_rate", "is_tax_included", "measure", "currency", "responsible")
"""What each variation holds as its product does, so that lines, taxes and rights need not look there."""
SAID_BY_PRODUCT = (*SHARED, "name", "axes", "kind")


@action
def create_variation(
    parent: Product,
    *,
    options: Mapping[str, str],
    sku: str | None = None,
    price: Money | None = None,
    compare_price: Money | None = None,
    stock: Counted = 0,
    weight: int | None = None,
    photo: bytes | IO[bytes] | pictures.KeptPhoto | None = None,
    is_active: bool = True,
    external_id: str | None = None,
    by: Actor,
) -> Product:
    """Add one variation: `{"Size": "M", "Colour": "Black"}`, at the price of the product where none is given.

    The first one makes a simple product one with variations, which differ by what it names.
    """
    parent = Product.objects.locked(parent)
    _let_vary(parent, list(options), by=by)
    count = Product.objects.filter(parent=parent).count()
    if count >= MOST_VARIATIONS:
        raise Refused(_("A product has at most 200 variations."), field="options")
    variation = Product(
        kind=Kind.VARIATION, parent=parent, options=checked_options(parent.axes, options), is_active=is_active
    )
    for field in SHARED:
        setattr(variation, field, getattr(parent, field))
    given = {
        "price": price if price is not None else parent.price_money,
        "compare_price": compare_price if compare_price is not None else parent.compare_price,
        "sku": sku,
        "weight": parent.weight if weight is None else weight,
    }
    for field, value in checked(variation, given).items():
        setattr(variation, field, value)
    if variation.currency != parent.currency:
        message = _("The price of a variation is in %(currency)s, as that of its product.")
        raise Refused(message % {"currency": parent.currency}, field="price")
    variation.name = name_of(parent, variation.options)
    variation.stock = checked_stock(stock, variation) if variation.holds_stock else NONE
    variation.external_id = external_id
    variation.position = (
        Product.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0
    ) + 1
    kept = [Pictured(name=pictures.keep(photo))] if photo else []
    variation.photo = kept[0].name if kept else ""
    save_with_slug(variation, slugify(variation.name)[:200] or f"{parent.slug}-{count + 1}"[:200])
    put_into_first_place(variation)
    keep_rows(variation, kept)
    renew_search_key_of(parent)
    record(ProductCreated(price=variation.price_money), on=variation, about=[parent])
    return variation


@action
def add_variations(parent: Product, values: Mapping[str, Iterable[str]], *, by: Actor) -> list[Product]:
    """Add every combination that is not there yet: `{"Size": ["S", "M"], "Colour": ["Black", "White"]}`."""
    axes = checked_axes(values)
    columns = [_several(values[axis]) for axis in axes]
    if not axes or not all(columns):
        raise Refused(_("Write at least one value for each."), field="values")
    wanted = [dict(zip(axes, row, strict=True)) for row in combinations(*columns)]
    if len(wanted) > MOST_VARIATIONS:
        raise Refused(_("These are more than 200 variations."), field="values")
    parent = Product.objects.locked(parent)
    there = [one.options for one in Product.objects.filter(parent=parent)]
    return [create_variation(parent, options=options, by=by) for options in wanted if options not in there]


@action
def edit_variations(
    parent: Product, changes: Sequence[tuple[Product, Mapping[str, Any]]], *, by: Actor
) -> list[Product]:
    """Change several variations of a product, all of them or none.

    What one of them refuses is told at its place: `field` is `sku-12` for the variation 12.
    """
    from dealwright.catalog.products.actions.editing import edit_product

    changed = []
    for variation, values in sorted(changes, key=lambda pair: pair[0].pk):
        try:
            changed.append(edit_product(variation, by=by, **values))
        except Refused as refusal:
            raise Refused(str(refusal), field=f"{refusal.field}-{variation.pk}") from None
    return changed


def name_of(parent: Product, options: Mapping[str, str]) -> str:
    """What a variation is called: its product, and what tells it from its sisters."""
    apart = told_apart(parent.axes, options)
    room = 200 - len(apart) - 2
    return f"{parent.name[: max(room, 40)]}, {apart}"[:200]


def follow_product(parent: Product, changed: set[str]) -> None:
    """Let the variations hold what they share with their product, and be called after it.

    The event of the product tells it; those who edit a variation are not disturbed.
    """
    if parent.parent is not None and "sku" in changed:
        renew_search_key_of(parent.parent)
    if parent.kind != Kind.VARIABLE:
        return
    variations = Product.everything.filter(parent=parent)
    if shared := {field: getattr(parent, field) for field in SHARED if field in changed}:
        variations.update(**shared)
    if "name" in changed:
        renamed = list(variations)
        for variation in renamed:
            variation.name = name_of(parent, variation.options)
            variation.renew_search_key()
        Product.everything.bulk_update(renamed, ["name", "search_key"])


def refuse_what_the_product_says(variation: Product, values: dict[str, Any]) -> None:
    """Refuse to change for one variation what holds for all of them; the same again is passed over."""
    if isinstance(values.get("price"), Money):
        values["currency"] = str(values["price"].currency)
        values["price"] = values["price"].amount
    for field in SAID_BY_PRODUCT:
        if field not in values:
            continue
        if values[field] != getattr(variation, field):
            message = _("This is said on “%(product)s”, for all its variations.")
            raise Refused(message % {"product": variation.parent}, field=field)
        del values[field]
    if "options" in values and variation.parent is not None:
        values["options"] = checked_options(variation.parent.axes, values["options"])


def renew_search_key_of(parent: Product) -> None:
    """Let a product be found by the article numbers of its variations."""
    parent.renew_search_key()
    Product.everything.filter(pk=parent.pk).update(search_key=parent.search_key)


def _let_vary(parent: Product, axes: list[str], *, by: Actor) -> None:
    """Make a product one with variations, if it is none yet, and say by what they differ."""
    changes = []
    if parent.kind != Kind.VARIABLE:
        if parent.kind not in {Kind.SIMPLE, Kind.SERVICE}:
            raise Refused(_("Only a simple product or a service can have variations."), field="kind")
        checked_kind(parent, Kind.VARIABLE)
        changes.append(FieldChange(field="kind", before=parent.kind, after=Kind.VARIABLE.value))
        parent.of_services = has_services(parent, Kind.VARIABLE)
        parent.kind = Kind.VARIABLE.value
    if not parent.axes:
        after = checked_axes(axes)
        if not after:
            raise Refused(_("Say by what the variations differ, such as the size."), field="options")
        changes.append(FieldChange(field="axes", before=[], after=after))
        parent.axes = after
    if changes:
        parent.save()
        record(ProductEdited(changes=changes), on=parent)


def _several(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(checked_word(value, field="values") for value in values if value.strip()))
