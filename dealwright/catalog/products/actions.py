"""Verbs that change products and categories."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from decimal import Decimal
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products import photos
from dealwright.catalog.products.events import (
    CategoryCreated,
    ProductCreated,
    ProductDeleted,
    ProductEdited,
    ProductRestored,
)
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.stock.actions import MOST_STOCK
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, LARGEST, Money, money
from dealwright.kit.text import without_control
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled

LONGEST_DESCRIPTION = 20_000


@action
def create_product(
    *,
    name: str,
    price: Money,
    sku: str | None = None,
    category: Category | str | None = None,
    description: str = "",
    stock: int = 0,
    tax_rate: Decimal = Decimal(0),
    is_service: bool = False,
    is_active: bool = True,
    photo: bytes | IO[bytes] | None = None,
    external_id: str | None = None,
    responsible: User | None = None,
    custom: Given | None = None,
    by: Actor,
) -> Product:
    """Add a product to the one catalogue of office and shop.

    A category may be named; one of that name is made where there is none. `photo` is a picture's content.
    """
    product = Product(
        name=_checked_name(name, longest=200),
        sku=_checked_sku(sku),
        description=_checked_description(description),
        price=_checked_price(price).amount,
        currency=str(price.currency),
        tax_rate=_checked_rate(tax_rate),
        category=_shelf(category, by=by),
        photo=photos.keep(photo) if photo else "",
        is_active=is_active,
        is_service=is_service,
        stock=0 if is_service else _checked_stock(stock),
        external_id=external_id,
        responsible=responsible,
        custom=filled(Product.record_kind, custom, by=by),
    )
    _save_with_slug(product, slugify(product.name)[:200] or "product")
    record(ProductCreated(price=product.price_money), on=product)
    return product


@action
def edit_product(product: Product, *, version: int | None = None, by: Actor, **values: Any) -> Product:
    """Change tracked fields of a product. A price may be an amount or Money; a photo is a picture or None.

    Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Product.record_kind, values)
    product = Product.objects.locked(product)
    product.expect_version(version)
    if "category" in values:
        values["category"] = _shelf(values["category"], by=by)
    changes = apply_changes(product, _checked(product, values), by=by)
    if not changes:
        return product
    _saved(product)
    record(ProductEdited(changes=changes), on=product)
    return product


@action
def delete_product(product: Product, *, version: int | None = None, by: Actor) -> Product:
    """Move the product to the recycle bin for 30 days, until when it can be restored; nobody sells it."""
    product, is_new = put_into_bin(product, version=version)
    if is_new:
        record(ProductDeleted(), on=product)
    return product


@action
def restore_product(product: Product, *, by: Actor) -> Product:
    """Take the product out of the recycle bin."""
    product, is_new = take_out_of_bin(product)
    if is_new:
        record(ProductRestored(), on=product)
    return product


@action
def create_category(*, name: str, by: Actor, external_id: str | None = None) -> Category:
    """Add a shelf to the shop, after the others."""
    last = Category.objects.aggregate(last=Max("position"))["last"] or 0
    category = Category(name=_checked_name(name, longest=120), position=last + 1, external_id=external_id)
    _save_with_slug(category, slugify(category.name)[:120] or "category")
    record(CategoryCreated(), on=category)
    return category


def _shelf(category: Category | str | None, *, by: Actor) -> Category | None:
    """The category itself, or the one of that name, made where there is none."""
    if not isinstance(category, str):
        return category
    found = Category.objects.filter(name__iexact=category.strip()).first()
    return found or create_category(name=category, by=by)


def _checked(product: Product, values: dict[str, Any]) -> dict[str, Any]:
    """The values as they may be kept; an unknown field is left for `apply_changes` to refuse."""
    values = dict(values)
    if isinstance(values.get("price"), Money):
        values["currency"] = str(values["price"].currency)
        values["price"] = values["price"].amount
    if "price" in values or "currency" in values:
        currency = _checked_currency(values.get("currency", product.currency))
        values["price"] = _checked_price(money(values.get("price", product.price), currency)).amount
    if "photo" in values:
        values["photo"] = photos.keep(values["photo"]) if values["photo"] else ""
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda name: _checked_name(name, longest=200),
        "sku": _checked_sku,
        "description": _checked_description,
        "tax_rate": _checked_rate,
    }
    return {field: checks[field](value) if field in checks else value for field, value in values.items()}


def _save_with_slug(new: Category | Product, slug: str) -> None:
    """Save under the plain slug, or with a random ending where it is taken: the index decides."""
    for candidate in (slug, f"{slug}-{secrets.token_hex(3)}"):
        new.slug = candidate
        if _saved(new):
            return
    raise IntegrityError(f"no free slug for {slug}")


def _saved(changed: Category | Product) -> bool:
    """Save; False where the slug is taken, Refused where the article number is."""
    try:
        with transaction.atomic():
            changed.save()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None) or ""
        if "sku" in constraint:
            raise Refused(_who_has_it(changed), field="sku") from None
        if "slug" not in constraint:
            raise
        return False
    return True


def _who_has_it(changed: Category | Product) -> Any:
    """Which product has the article number; one in the recycle bin keeps it until it is gone."""
    other = Product.everything.filter(sku=getattr(changed, "sku", None)).exclude(pk=changed.pk).first()
    if other is None or other.deleted_at is None:
        return _("Another product already has this article number.")
    message = _(
        "“%(product)s” in the recycle bin has this article number. Restore it, or delete it for good first."
    )
    return message % {"product": other.name}


def _checked_name(name: str, *, longest: int) -> str:
    name = " ".join(without_control(name).split())
    if not name:
        raise Refused(_("Write a name."), field="name")
    if len(name) > longest:
        raise Refused(_("This name is longer than %(longest)s letters.") % {"longest": longest}, field="name")
    return name


def _checked_sku(sku: str | None) -> str | None:
    sku = without_control(sku or "").strip()
    if len(sku) > 80:
        raise Refused(_("This article number is longer than 80 letters."), field="sku")
    return sku or None


def _checked_description(text: str) -> str:
    text = without_control(text.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Refused(_("This description is longer than 20,000 letters."), field="description")
    return text


def _checked_currency(currency: str) -> str:
    if currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    return currency


def _checked_price(price: Money) -> Money:
    if not 0 <= price.amount <= LARGEST or price.amount != round(price.amount, 2):
        raise Refused(_("Write a price of zero or more, with at most two decimals."), field="price")
    return price


def _checked_rate(rate: Decimal) -> Decimal:
    if not 0 <= rate < 1 or rate != round(rate, 4):
        raise Refused(_("Write the tax as a fraction below 1, for example 0.2."), field="tax_rate")
    return rate


def _checked_stock(stock: int) -> int:
    if not 0 <= stock <= MOST_STOCK:
        raise Refused(_("Write a number of pieces from 0 to 100,000,000."), field="stock")
    return stock
