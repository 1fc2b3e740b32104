"""The categories as the shop shows them: only those on which, or below which, something is sold."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from dealwright.catalog.products import photos
from dealwright.catalog.products.models import Category, Product
from dealwright.records.heart import ByHeart
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


def shelves_of(store: Store) -> list[Shelf]:
    """The shelves that stand on no other, each with those on it; one query."""
    newest_photo = _newest_photo_on_each(store)
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in _categories.get():
        if category.is_shown:
            below[category.parent_id].append(category)
    return [shelf for root in below[None] if (shelf := _grown(root, [], below, newest_photo))]


def all_shelves(store: Store, slug: str) -> tuple[list[Shelf], Shelf | None]:
    """The shelves of the shop, and among all that are shown the one of this name, filled or not."""
    shelves = shelves_of(store)
    found = next((one for root in shelves for one in root.flat() if one.category.slug == slug), None)
    return shelves, found or _empty_one(slug)


def path_of(category_id: int | None) -> list[Category]:
    """The category with those it stands on, from the root down; those the shop does not show left out."""
    by_id: dict[int | None, Category] = {one.pk: one for one in _categories.get()} if category_id else {}
    path: list[Category] = []
    category = by_id.get(category_id)
    while category is not None and category not in path:
        path.insert(0, category)
        category = by_id.get(category.parent_id)
    return [one for one in path if one.is_shown]


def _newest_photo_on_each(store: Store) -> dict[int, str | None]:
    """The picture of the newest product on each shelf, empty where it has none; nothing where none stands."""
    with connection.cursor() as cursor:
        cursor.execute(*_question_of(store.currency))
        return dict(cursor.fetchall())


@functools.cache
def _question_of(currency: str) -> tuple[str, tuple[Any, ...]]:
    """Put together once in each process: putting it together takes longer than the answer does."""
    sold = Product.objects.on_sale().filter(category=OuterRef("pk"), currency=currency)
    newest = Subquery(sold.order_by("-pk").values("photo")[:1])
    shown: Any = Category.objects.filter(is_shown=True).order_by().values_list("pk", newest)
    question: tuple[str, tuple[Any, ...]] = shown.query.sql_with_params()
    return question


def _grown(
    category: Category,
    above: list[Category],
    below: dict[int | None, list[Category]],
    newest_photo: dict[int, str | None],
) -> Shelf | None:
    """The shelf with what stands on it; nothing where nothing is sold on it or below."""
    shelf = Shelf(category, above)
    for one in below[category.pk]:
        if grown := _grown(one, [*above, category], below, newest_photo):
            shelf.shelves.append(grown)
    newest = newest_photo.get(category.pk)
    pictures = [category.photo, newest, *(one.photo for one in shelf.shelves)]
    shelf.photo = next((one for one in pictures if one), "")
    return shelf if shelf.shelves or newest is not None else None


def _empty_one(slug: str) -> Shelf | None:
    """A shelf that is shown but on which nothing stands yet."""
    category = next((one for one in _categories.get() if one.slug == slug and one.is_shown), None)
    return Shelf(category, []) if category is not None else None


_categories = ByHeart(lambda: list(Category.objects.order_by("position", "name", "pk")))
"""Shared by all pages: nobody changes them here."""
