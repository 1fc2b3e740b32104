"""Writing the products of a file into the catalogue: new ones are added, known ones are changed."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.imports.goods import Goods
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.measures.queries import measures
from dealwright.catalog.products import actions
from dealwright.catalog.products.checking import LONGEST_DESCRIPTION
from dealwright.catalog.products.models import Category, Kind, Product
from dealwright.catalog.stock.actions import set_stock
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.quantities import NONE


class Became(StrEnum):
    """What became of a product of the file."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@action
def write_goods(goods: Goods, *, currency: str, by: Actor) -> tuple[Became, Product]:
    """Add the product of a file with its variations, or change the one it names.

    It is found again by what the other shop calls it, or by its article number: a second import of the
    same file changes nothing. What the file does not say stays as it is.
    """
    product = _known(goods, by=by)
    if product is None:
        product = _create(goods, currency, by=by)
        became = Became.CREATED
    else:
        became = _change(product, goods, by=by)
    for variation in goods.variations:
        if _write_variation(product, variation, by=by) and became is Became.UNCHANGED:
            became = Became.CHANGED
    return became, product


def _known(goods: Goods, *, by: Actor) -> Product | None:
    """The product of the catalogue that is meant. Refused where it lies in the bin or may not be changed."""
    found = Product.everything.filter(external_id=goods.key).first()
    if found is None and goods.sku:
        found = Product.everything.filter(sku=goods.sku).first()
    if found is None:
        return None
    if found.deleted_at is not None:
        raise Refused(_("“%(name)s” lies in the recycle bin; restore it first.") % {"name": found.name})
    if not Product.objects.changed_by(by).filter(pk=found.pk).exists():
        raise Refused(_("You may not change “%(name)s”.") % {"name": found.name})
    product: Product = found
    return product


def _create(goods: Goods, currency: str, *, by: Actor) -> Product:
    kind = _kind_of(goods)
    prices = [one.price for one in goods.variations if one.price is not None]
    price = goods.price if goods.price is not None else min(prices)
    return actions.create_product(
        name=goods.name[:200],
        sku=goods.sku,
        price=Money(price, currency),
        compare_price=goods.compare_price,
        description=(goods.description or "")[:LONGEST_DESCRIPTION],
        category=_shelf(goods.category, by=by),
        stock=max(goods.stock or NONE, NONE) if kind is Kind.SIMPLE else NONE,
        measure=_measure(goods.measure),
        weight=goods.weight,
        kind=kind,
        axes=goods.axes,
        attributes=goods.attributes,
        is_active=goods.is_active,
        external_id=goods.key,
        by=by,
    )


def _kind_of(goods: Goods) -> Kind:
    """A service that varies begins as a service: its first variation makes it one of services."""
    if goods.axes and not all(one.is_service for one in goods.variations):
        return Kind.VARIABLE
    return Kind.SERVICE if goods.axes or goods.is_service else Kind.SIMPLE


def _change(product: Product, goods: Goods, *, by: Actor) -> Became:
    told: dict[str, Any] = {
        "name": goods.name[:200],
        "sku": goods.sku,
        "price": None if goods.price is None else Money(goods.price, product.currency),
        "compare_price": goods.compare_price,
        "description": (goods.description or "")[:LONGEST_DESCRIPTION] or None,
        "category": _shelf(goods.category, by=by),
        "weight": goods.weight,
        "is_active": goods.is_active,
        "measure": _measure(goods.measure),
    }
    before = product.version
    changed = actions.edit_product(
        product, **{name: value for name, value in told.items() if value is not None}, by=by
    )
    recounted = _count(changed, goods, by=by)
    return Became.CHANGED if changed.version != before or recounted else Became.UNCHANGED


def _write_variation(parent: Product, goods: Goods, *, by: Actor) -> bool:
    """Add or change one variation; whether anything is another one now."""
    known = _known(goods, by=by) or parent.variations.filter(options=goods.options).first()
    if known is None:
        actions.create_variation(
            parent,
            options=goods.options,
            sku=goods.sku,
            price=None if goods.price is None else Money(goods.price, parent.currency),
            stock=max(goods.stock or NONE, NONE),
            weight=goods.weight,
            external_id=goods.key,
            by=by,
        )
        return True
    if known.parent_id != parent.pk:
        message = _("“%(name)s” has this article number already.")
        raise Refused(message % {"name": known.name}, field="sku")
    before = known.version
    told: dict[str, Any] = {
        "sku": goods.sku,
        "price": None if goods.price is None else Money(goods.price, known.currency),
        "weight": goods.weight,
    }
    changed = actions.edit_product(
        known, **{name: value for name, value in told.items() if value is not None}, by=by
    )
    return changed.version != before or _count(changed, goods, by=by)


def _measure(text: str | None) -> Measure | None:
    """The one that is called or written so; Refused where there is none."""
    if not text:
        return None
    named = (one for one in measures() if text.casefold() in {one.symbol.casefold(), one.name.casefold()})
    measure = next(named, None)
    if measure is None:
        raise Refused(_("There is no measure “%(name)s”.") % {"name": text[:40]}, field="measure")
    return measure


def _count(product: Product, goods: Goods, *, by: Actor) -> bool:
    """Let as many pieces lie in the house as the file says; never fewer than are promised."""
    if goods.stock is None or not product.holds_stock:
        return False
    stock = max(goods.stock, product.reserved)
    if stock == product.stock:
        return False
    set_stock(product, stock=stock, by=by)
    return True


def _shelf(path: tuple[str, ...], *, by: Actor) -> Category | None:
    """The narrowest shelf of the path; shelves that are not there are put up."""
    shelf: Category | None = None
    for name in (part.strip()[:120] for part in path):
        if name:
            there = Category.objects.filter(name__iexact=name, parent=shelf).first()
            shelf = there or actions.create_category(name=name, parent=shelf, by=by)
    return shelf
