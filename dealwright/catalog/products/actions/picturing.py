"""The pictures of a product: several, in an order; the first one stands for it everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products import photos as pictures
from dealwright.catalog.products.events import Pictured, ProductPhotosChanged
from dealwright.catalog.products.models import Photo, Product
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.text import without_control

MOST_PHOTOS = 20


@action
def add_photo(
    product: Product,
    photo: bytes | IO[bytes] | pictures.KeptPhoto,
    *,
    description: str = "",
    version: int | None = None,
    by: Actor,
) -> Product:
    """Add a picture behind the others; one that is there already stays where it is."""
    name = pictures.keep(photo)
    product = _locked(product, version)
    before = pictured(product)
    if name in {one.name for one in before}:
        return product
    return _put(product, [*before, Pictured(name=name, description=_checked(description))], before)


@action
def remove_photo(photo: Photo, *, version: int | None = None, by: Actor) -> Product:
    """Take a picture away; the next one moves up."""
    product = _locked(photo.product, version)
    before = pictured(product)
    return _put(product, [one for one in before if one.name != photo.name], before)


@action
def describe_photo(photo: Photo, *, description: str, by: Actor) -> Product:
    """Say what a picture shows, for those who do not see it."""
    product = _locked(photo.product)
    before = pictured(product)
    said = Pictured(name=photo.name, description=_checked(description))
    return _put(product, [said if one.name == photo.name else one for one in before], before)


@action
def order_photos(
    product: Product, photos: Sequence[int], *, version: int | None = None, by: Actor
) -> Product:
    """Put the pictures, named by their ids, into this order; those that are left out follow behind."""
    product = _locked(product, version)
    rows = {row.pk: row for row in product.photos.all()}
    if unknown := [id for id in photos if id not in rows]:
        raise Refused(_("There is no picture %(id)s of this product.") % {"id": unknown[0]}, field="photos")
    wanted = dict.fromkeys([*photos, *rows])
    after = [_as_fact(rows[id]) for id in wanted]
    return _put(product, after, pictured(product))


@action
def set_photos(
    product: Product, photos: Iterable[Pictured], *, version: int | None = None, by: Actor
) -> Product:
    """Let a product have exactly these kept pictures, in this order."""
    product = _locked(product, version)
    after = [Pictured(name=one.name, description=_checked(one.description)) for one in photos]
    return _put(product, after, pictured(product))


def with_first(product: Product, name: str) -> Product:
    """The product with this picture in the place of its first one; without a name that one is taken away."""
    before = pictured(product)
    if (before[0].name if before else "") == name:
        return product
    others = [one for one in before[1:] if one.name != name]
    return _put(product, [*([Pictured(name=name)] if name else []), *others], before)


def keep_rows(product: Product, after: Sequence[Pictured]) -> None:
    """Let the rows be these pictures, in this order; a row whose picture stays keeps its id."""
    rows = {row.name: row for row in product.photos.all()}
    for place, one in enumerate(after, start=1):
        row = rows.pop(one.name, None) or Photo(product=product, name=one.name)
        row.position, row.description = place, one.description
        row.save()
    product.photos.filter(pk__in=[row.pk for row in rows.values()]).delete()


def pictured(product: Product) -> list[Pictured]:
    """The pictures as facts."""
    return [_as_fact(row) for row in product.photos.order_by("position", "pk")]


def _as_fact(row: Photo) -> Pictured:
    return Pictured(name=row.name, description=row.description)


def _put(product: Product, after: list[Pictured], before: list[Pictured]) -> Product:
    if after == before:
        return product
    if len(after) > MOST_PHOTOS:
        raise Refused(_("A product has at most 20 pictures; take one away first."), field="photo")
    keep_rows(product, after)
    product.photo = after[0].name if after else ""
    product.save(update_fields=["photo"])
    record(ProductPhotosChanged(before=before, after=after), on=product)
    return product


def _locked(product: Product, version: int | None = None) -> Product:
    locked: Product = Product.objects.locked(product)
    locked.expect_version(version)
    return locked


def _checked(description: str) -> str:
    description = " ".join(without_control(description).split())
    if len(description) > 200:
        raise Refused(_("This description is longer than 200 letters."), field="description")
    return description
