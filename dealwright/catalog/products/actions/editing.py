"""Adding, changing, deleting and restoring products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products import photos as pictures
from dealwright.catalog.products.actions.picturing import keep_rows, with_first
from dealwright.catalog.products.actions.saving import save_with_slug, saved
from dealwright.catalog.products.actions.shelving import create_category
from dealwright.catalog.products.actions.varying import (
    follow_product,
    name_of,
    refuse_what_the_product_says,
)
from dealwright.catalog.products.checking import checked, checked_stock, has_services
from dealwright.catalog.products.events import (
    Pictured,
    ProductCreated,
    ProductDeleted,
    ProductEdited,
    ProductRestored,
)
from dealwright.catalog.products.models import Category, Kind, Product
from dealwright.catalog.stock.moving import put_into_first_place
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.quantities import NONE, Counted
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled

Picture = bytes | IO[bytes] | pictures.KeptPhoto


@action
def create_product(
    *,
    name: str,
    price: Money,
    kind: str = Kind.SIMPLE,
    sku: str | None = None,
    category: Category | str | None = None,
    description: str = "",
    stock: Counted = 0,
    tax_rate: Decimal = Decimal(0),
    is_tax_included: bool = True,
    compare_price: Money | Decimal | None = None,
    measure: Measure | None = None,
    axes: Sequence[str] = (),
    attributes: Mapping[str, str | Iterable[str]] | None = None,
    weight: int | None = None,
    length: int | None = None,
    width: int | None = None,
    height: int | None = None,
    search_title: str = "",
    search_text: str = "",
    is_active: bool = True,
    photo: Picture | None = None,
    photos: Sequence[Picture] = (),
    external_id: str | None = None,
    responsible: User | None = None,
    custom: Given | None = None,
    by: Actor,
) -> Product:
    """Add a product to the one catalogue of office and shop.

    A category may be named; one of that name is made where there is none. Photos are the content of pictures.
    Variations come through `create_variation`, the parts of a bundle through `set_bundle`.
    """
    if kind == Kind.VARIATION:
        raise Refused(_("A variation is added to its product."), field="kind")
    product = Product(category=shelf(category, by=by), is_active=is_active, responsible=responsible)
    given = {
        "kind": kind,
        "name": name,
        "price": price,
        "compare_price": compare_price,
        "sku": sku,
        "description": description,
        "tax_rate": tax_rate,
        "is_tax_included": is_tax_included,
        "measure": measure,
        "axes": axes if kind == Kind.VARIABLE else (),
        "attributes": attributes,
        "weight": weight,
        "length": length,
        "width": width,
        "height": height,
        "search_title": search_title,
        "search_text": search_text,
    }
    for field, value in checked(product, given).items():
        setattr(product, field, value)
    product.stock = checked_stock(stock, product) if product.holds_stock else NONE
    product.external_id = external_id
    product.custom = filled(Product.record_kind, custom, by=by)
    kept = [Pictured(name=pictures.keep(one)) for one in [*([photo] if photo else []), *photos]]
    product.photo = kept[0].name if kept else ""
    save_with_slug(product, slugify(product.name)[:200] or "product")
    put_into_first_place(product)
    keep_rows(product, kept)
    record(ProductCreated(price=product.price_money), on=product)
    return product


@action
def edit_product(product: Product, *, version: int | None = None, by: Actor, **values: Any) -> Product:
    """Change tracked fields of a product or a variation. A price may be an amount or Money.

    A photo, which takes the place of the first one, is a picture or None. What variations share with their
    product changes with it. Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Product.record_kind, values)
    product = Product.objects.locked(product)
    product.expect_version(version)
    values = dict(values)
    if product.kind == Kind.VARIATION:
        refuse_what_the_product_says(product, values)
    if "category" in values:
        values["category"] = shelf(values["category"], by=by)
    has_photo = "photo" in values
    photo = pictures.keep(values["photo"]) if values.get("photo") else ""
    values.pop("photo", None)
    kept = checked(product, values)
    if "kind" in kept:
        product.of_services = has_services(product, kept["kind"])
    changes = apply_changes(product, kept, by=by)
    if changes:
        if product.parent is not None:
            product.name = name_of(product.parent, product.options)
        saved(product)
        record(ProductEdited(changes=changes), on=product)
        follow_product(product, {change.field for change in changes})
    if has_photo:
        product = with_first(product, photo)
    return product


@action
def delete_product(product: Product, *, version: int | None = None, by: Actor) -> Product:
    """Move the product to the recycle bin for 30 days, until when it can be restored; nobody sells it.

    Its variations go with it.
    """
    product, is_new = put_into_bin(product, version=version)
    if is_new:
        variations = list(Product.objects.filter(parent=product))
        Product.objects.filter(parent=product).update(deleted_at=product.deleted_at)
        record(ProductDeleted(), on=product, about=variations)
    return product


@action
def restore_product(product: Product, *, by: Actor) -> Product:
    """Take the product out of the recycle bin, with the variations that went there with it."""
    deleted_at = Product.everything.locked(product).deleted_at
    _refuse_lonely(product)
    product, is_new = take_out_of_bin(product)
    if is_new:
        with_it = Product.everything.filter(parent=product, deleted_at=deleted_at)
        variations = list(with_it)
        with_it.update(deleted_at=None)
        record(ProductRestored(), on=product, about=variations)
    return product


def shelf(category: Category | str | None, *, by: Actor) -> Category | None:
    """The category itself, or the one of that name, made where there is none."""
    if not isinstance(category, str):
        return category
    if not category.strip():
        return None
    found = Category.objects.filter(name__iexact=category.strip()).first()
    return found or create_category(name=category, by=by)


def _refuse_lonely(product: Product) -> None:
    """A variation comes back to a product that is there, and where no other one took its place."""
    if product.parent_id is None:
        return
    parent = Product.everything.get(pk=product.parent_id)
    if parent.deleted_at is not None:
        message = _("“%(product)s” lies in the recycle bin; restore it, and its variations come with it.")
        raise Refused(message % {"product": parent.name})
    if parent.kind != Kind.VARIABLE:
        message = _("“%(product)s” has no variations any more.")
        raise Refused(message % {"product": parent.name})
    if Product.objects.filter(parent=parent, options=product.options).exclude(pk=product.pk).exists():
        raise Refused(_("There is such a variation again already."))
