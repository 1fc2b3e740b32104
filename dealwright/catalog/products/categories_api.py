"""What a program sees of the categories of products and may do with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import Base64Encoder, EncodedBytes

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, omitted
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.queries import category_named
from dealwright.people import access


class CategoryOut(Out):
    """A shelf of the shop."""

    id: Id
    name: str
    slug: str
    parent_id: Id | None
    """The category it stands on."""
    description: str
    photo_url: str
    """Empty without a picture."""
    shown: bool
    """Whether the shop shows it."""
    position: float

    @staticmethod
    def resolve_shown(category: Category) -> bool:
        return category.is_shown


class NewCategory(Body):
    """A category to be added."""

    name: Annotated[str, Text(120)]
    parent_id: Id | None = None
    description: Annotated[str, Text(2_000, empty=True, lines=True)] = ""
    shown: bool = True


class CategoryChanges(Changes):
    """What is to be changed of a category."""

    name: Annotated[str, Text(120)] = omitted
    parent_id: Id | None = omitted
    description: Annotated[str, Text(2_000, empty=True, lines=True)] = omitted
    shown: bool = omitted


class CategoryPlace(Body):
    """Where a category is to stand among those beside it."""

    before_id: Id | None = None
    """The one that follows it; none puts it behind all."""


class CategoryPhoto(Body):
    """The picture of a category."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """JPEG, PNG, WebP or GIF, in base 64."""


CATEGORIES = ListOf(Category, fields={"name": str, "parent_id": Id, "shown": Where(bool, path="is_shown")})

router = Router()


@router.list("", CATEGORIES, CategoryOut)
def list_categories(request: HttpRequest) -> QuerySet[Category]:
    """The shelves of the shop; `parent_id` tells which one stands on which."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return Category.objects.all()


@router.get("/{id}", CategoryOut)
def get_category(request: HttpRequest, id: Id) -> Category:
    """One shelf of the shop."""
    access.require(request.actor, Product.record_kind, access.Verb.SEE)
    return get_object_or_404(Category, pk=id)


@router.post("", CategoryOut, status=201)
def create_category(request: HttpRequest, new: NewCategory) -> Category:
    """Add a shelf to the shop."""
    access.require(request.actor, Product.record_kind, access.Verb.CREATE)
    return actions.create_category(
        name=new.name,
        parent=category_named(new.parent_id, field="parent_id"),
        description=new.description,
        is_shown=new.shown,
        by=request.actor,
    )


@router.patch("/{id}", CategoryOut)
def change_category(request: HttpRequest, id: Id, changes: CategoryChanges) -> Category:
    """Change a shelf of the shop."""
    category = _changed(request, id)
    values = changes.given()
    if "parent_id" in values:
        values["parent"] = category_named(values.pop("parent_id"), field="parent_id")
    if "shown" in values:
        values["is_shown"] = values.pop("shown")
    return actions.edit_category(category, **values, by=request.actor)


@router.post("/{id}/place", CategoryOut)
def place_category(request: HttpRequest, id: Id, place: CategoryPlace) -> Category:
    """Put a category before another one of the same parent, or behind all of them."""
    category = _changed(request, id)
    before = category_named(place.before_id, field="before_id")
    return actions.place_category(category, before=before, by=request.actor)


@contextmanager
def _photo_kept(request: HttpRequest, *, id: int, new: CategoryPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins, for those who may change the category."""
    _changed(request, id)
    yield {"id": id, "new": new.model_copy(update={"content": photos.keep(new.content)})}


@router.post("/{id}/photo", CategoryOut, beforehand=_photo_kept)
def set_category_photo(request: HttpRequest, id: Id, new: CategoryPhoto) -> Category:
    """Give a category its picture, in the place of the present one."""
    return actions.edit_category(_changed(request, id), photo=new.content, by=request.actor)


@router.delete("/{id}/photo")
def remove_category_photo(request: HttpRequest, id: Id) -> None:
    """Take the picture of a category away."""
    actions.edit_category(_changed(request, id), photo=None, by=request.actor)


@router.delete("/{id}")
def delete_category(request: HttpRequest, id: Id) -> None:
    """Delete a category on which neither products nor other categories stand."""
    access.require(request.actor, Product.record_kind, access.Verb.DELETE)
    actions.delete_category(get_object_or_404(Category, pk=id), by=request.actor)


def _changed(request: HttpRequest, id: int) -> Category:
    access.require(request.actor, Product.record_kind, access.Verb.CHANGE)
    return get_object_or_404(Category.objects.select_related("parent"), pk=id)
