"""What a program may do with products."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Id, MoneyIn, Verb
from dealwright.api.versions import expected_version
from dealwright.catalog.measures.queries import measure_named
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.listing import PRODUCTS
from dealwright.catalog.products.models import Photo, Product
from dealwright.catalog.products.queries import category_named, with_goods
from dealwright.catalog.products.shapes import (
    BundleParts,
    Combinations,
    NewPhoto,
    NewProduct,
    NewVariation,
    PhotoChanges,
    PhotoOrder,
    ProductChanges,
    ProductOut,
    StockCount,
)
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.warehouses.queries import warehouse_named
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.timeline.api import add_entry_verbs, add_timeline

router = Router()


def _seen(request: HttpRequest, id: int) -> Product:
    return get_object_or_404(Product.objects.seen_by(request.actor), pk=id)


def _changed(request: HttpRequest, id: int) -> Product:
    return get_object_or_404(Product.objects.changed_by(request.actor), pk=id)


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_products(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many products at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("product", request, body)


@router.list("", PRODUCTS, ProductOut)
def list_products(request: HttpRequest) -> QuerySet[Product]:
    """Products you may see, and their variations; `parent_id__is_null=true` leaves these out."""
    return with_goods(Product.objects.seen_by(request.actor))


@router.get("/{id}", ProductOut)
def get_product(request: HttpRequest, id: Id) -> Product:
    """One product."""
    return _seen(request, id)


@router.post("", ProductOut, status=201)
def create_product(request: HttpRequest, new: NewProduct) -> Product:
    """Add a product to the catalogue."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    given = _as_kept({name: getattr(new, name) for name in type(new).model_fields})
    return actions.create_product(**given, by=request.actor)


@router.patch("/{id}", ProductOut)
def change_product(request: HttpRequest, id: Id, changes: ProductChanges) -> Product:
    """Change a product."""
    product = _changed(request, id)
    return actions.edit_product(
        product, **_as_kept(changes.given()), version=changes.version, by=request.actor
    )


@router.list("/{id}/variations", PRODUCTS, ProductOut)
def list_product_variations(request: HttpRequest, id: Id) -> QuerySet[Product]:
    """The variations of a product."""
    product = _seen(request, id)
    return with_goods(Product.objects.seen_by(request.actor).filter(parent=product))


@router.post("/{id}/variations", ProductOut, status=201)
def create_product_variation(request: HttpRequest, id: Id, new: NewVariation) -> Product:
    """Add a variation to a product.

    The first one makes a simple product one with variations. Its own pieces have to be gone by then.
    """
    product = _changed(request, id)
    given = _as_kept({name: getattr(new, name) for name in type(new).model_fields})
    return actions.create_variation(product, **given, by=request.actor)


@router.post("/{id}/combinations", ProductOut)
def add_product_combinations(request: HttpRequest, id: Id, new: Combinations) -> Product:
    """Add every combination of these values that is not there yet as a variation, at the product's price."""
    product = _changed(request, id)
    actions.add_variations(product, new.values, by=request.actor)
    return product.refreshed()


@router.post("/{id}/parts", ProductOut)
def set_product_parts(request: HttpRequest, id: Id, bundle: BundleParts) -> Product:
    """Say what a bundle consists of. A simple product of which nothing is left becomes a bundle."""
    product = _changed(request, id)
    seen = Product.objects.seen_by(request.actor).in_bulk([part.product_id for part in bundle.parts])
    parts = []
    for place, part in enumerate(bundle.parts):
        if part.product_id not in seen:
            raise Refused(_("There is no such product."), field=f"parts.{place}.product_id")
        parts.append((seen[part.product_id], part.quantity))
    return actions.set_bundle(product, parts, version=bundle.version, by=request.actor)


@router.post("/{id}/stock", ProductOut)
def count_product_stock(request: HttpRequest, id: Id, count: StockCount) -> Product:
    """Write down how many pieces lie in the house.

    Never fewer than are promised to orders.
    """
    product = _changed(request, id)
    return set_stock(
        product,
        stock=count.stock,
        warehouse=warehouse_named(count.warehouse_id),
        version=count.version,
        by=request.actor,
    )


@contextmanager
def _photo_kept(request: HttpRequest, *, id: int, new: NewPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins; nobody stores one who may not change the product."""
    _changed(request, id)
    yield {"id": id, "new": new.model_copy(update={"content": photos.keep(new.content)})}


@router.post("/{id}/photos", ProductOut, beforehand=_photo_kept)
def add_product_photo(request: HttpRequest, id: Id, new: NewPhoto) -> Product:
    """Add a picture to a product, behind those it has; the first one stands for it everywhere.

    It is kept as WebP, at most 1200 pixels wide or high.
    """
    product = _changed(request, id)
    return actions.add_photo(
        product, new.content, description=new.description, version=new.version, by=request.actor
    )


@router.post("/{id}/photos/order", ProductOut)
def order_product_photos(request: HttpRequest, id: Id, order: PhotoOrder) -> Product:
    """Put the pictures of a product into an order."""
    product = _changed(request, id)
    return actions.order_photos(product, order.photo_ids, version=order.version, by=request.actor)


@router.patch("/{id}/photos/{photo_id}", ProductOut)
def change_product_photo(request: HttpRequest, id: Id, photo_id: Id, changes: PhotoChanges) -> Product:
    """Say what a picture shows."""
    photo = _photo(request, id, photo_id)
    return actions.describe_photo(photo, description=changes.description, by=request.actor)


@router.delete("/{id}/photos/{photo_id}")
def remove_product_photo(request: HttpRequest, id: Id, photo_id: Id) -> None:
    """Take a picture of a product away."""
    photo = _photo(request, id, photo_id)
    actions.remove_photo(photo, version=expected_version(request), by=request.actor)


@router.delete("/{id}/photos")
def remove_product_photos(request: HttpRequest, id: Id) -> None:
    """Take all pictures of a product away."""
    product = _changed(request, id)
    actions.set_photos(product, [], version=expected_version(request), by=request.actor)


@router.delete("/{id}")
def delete_product(request: HttpRequest, id: Id) -> None:
    """Move a product to the recycle bin, from which it can be restored for 30 days.

    The shop sells it no more.
    """
    product = get_object_or_404(Product.objects.deleted_by(request.actor), pk=id)
    actions.delete_product(product, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", ProductOut)
def restore_product(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> Product:
    """Take a product out of the recycle bin."""
    product = get_object_or_404(Product.everything.deleted_by(request.actor), pk=id)
    return actions.restore_product(product, by=request.actor)


add_timeline(router, "product", seen=_seen, tells="What happened to a product, newest first.")
add_entry_verbs(router, "product")


def _as_kept(given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the actions take it."""
    renamed = {"active": "is_active", "tax_included": "is_tax_included"}
    kept = {renamed.get(name, name): value for name, value in given.items()}
    for name in ("price", "compare_price"):
        if isinstance(kept.get(name), MoneyIn):
            kept[name] = kept[name].money
    if "category_id" in kept:
        kept["category"] = category_named(kept.pop("category_id"))
    if "measure_id" in kept:
        kept["measure"] = measure_named(kept.pop("measure_id"))
    return kept


def _photo(request: HttpRequest, id: int, photo_id: int) -> Photo:
    product = _changed(request, id)
    return get_object_or_404(product.photos, pk=photo_id)
