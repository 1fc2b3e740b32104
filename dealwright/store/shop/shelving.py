"""The categories as the shop shows them: only those on which, or below which, something is sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Subquery

from dealwright.catalog.products import photos
from dealwright.catalog.products.models import Category, Product
from dealwright.store.settings.models import Store


@dataclass
class Shelf:
    """A category with those that stand on it."""

    category: Category
    above: list[Category]
    """From the root down."""
    shelves: list[Shelf] = field(default_factory=list)
    photo: str = ""
    """Its own picture, or one of what stands on it."""

    @property
    def picture_url(self) -> str:
        """A small picture; empty without one."""
        return photos.url_of(self.photo, small=True)

    @property
    def ids(self) -> list[int]:
        """Of the category and of all below it."""
        return [shelf.category.pk for shelf in self.flat()]

    @property
    def path(self) -> list[Category]:
        """From the root down to the category itself."""
        return [*self.above, self.category]

    def flat(self) -> Iterator[Shelf]:
        """Itself, then everything below it, as a tree is read."""
        yield self
        for shelf in self.shelves:
            yield from shelf.flat()


def shelves_of(store: Store, *, with_pictures: bool = False) -> list[Shelf]:
    """The shelves that stand on no other, each with those on it; one query."""
    sold = Product.objects.on_sale().filter(category=OuterRef("pk"), currency=store.currency)
    categories = Category.objects.filter(is_shown=True).annotate(is_filled=Exists(sold))
    if with_pictures:
        newest = sold.order_by("-pk").values("photo")[:1]
        categories = categories.annotate(newest_photo=Subquery(newest))
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in categories.order_by("position", "name", "pk"):
        below[category.parent_id].append(category)
    return [shelf for root in below[None] if (shelf := _grown(root, [], below))]


def all_shelves(store: Store, slug: str) -> tuple[list[Shelf], Shelf | None]:
    """The shelves of the shop, and among all that are shown the one of this name, filled or not."""
    shelves = shelves_of(store)
    found = next((one for root in shelves for one in root.flat() if one.category.slug == slug), None)
    return shelves, found or _empty_one(slug)


def _grown(
    category: Category, above: list[Category], below: dict[int | None, list[Category]]
) -> Shelf | None:
    """The shelf with what stands on it; nothing where nothing is sold on it or below."""
    shelf = Shelf(category, above)
    for one in below[category.pk]:
        if grown := _grown(one, [*above, category], below):
            shelf.shelves.append(grown)
    told: dict[str, str | None] = vars(category)
    pictures = [category.photo, told.get("newest_photo"), *(one.photo for one in shelf.shelves)]
    shelf.photo = next((one for one in pictures if one), "")
    return shelf if shelf.shelves or told["is_filled"] else None


def _empty_one(slug: str) -> Shelf | None:
    """A shelf that is shown but on which nothing stands yet."""
    category = Category.objects.filter(slug=slug, is_shown=True).first()
    return Shelf(category, []) if category is not None else None
