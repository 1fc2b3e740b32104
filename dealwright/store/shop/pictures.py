"""The pictures of a product in the order in which its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.catalog.products import photos
from dealwright.catalog.products.models import Photo, Product


@dataclass(frozen=True)
class Picture:
    """One picture, large and small."""

    name: str
    description: str

    @property
    def url(self) -> str:
        return photos.url_of(self.name)

    @property
    def thumbnail_url(self) -> str:
        return photos.url_of(self.name, small=True)


def pictures_of(product: Product, present: Product | None) -> list[Picture]:
    """Those of the chosen variation first, then those of the product; one query, none without pictures."""
    owners = [one.pk for one in (present, product) if one is not None and one.photo]
    rows = list(Photo.objects.filter(product__in=owners).order_by("position", "pk")) if owners else []
    rows.sort(key=lambda row: owners.index(row.product_id))
    found = {row.name: Picture(row.name, row.description or product.name) for row in rows}
    for one in (product, present):
        if one is not None and one.photo and one.photo not in found:
            found = {one.photo: Picture(one.photo, product.name), **found}
    return list(found.values())
