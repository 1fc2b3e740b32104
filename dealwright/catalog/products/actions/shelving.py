"""Categories: the shelves of the shop, which may stand on one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Any

from django.db.models import Max, ProtectedError, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dealwright.catalog.products import photos as pictures
from dealwright.catalog.products.actions.saving import save_with_slug
from dealwright.catalog.products.checking import checked_name
from dealwright.catalog.products.events import (
    CategoryCreated,
    CategoryDeleted,
    CategoryEdited,
    CategoryPlaced,
)
from dealwright.catalog.products.models import Category, Product
from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Refused
from dealwright.kit.text import without_control
from dealwright.records.editing import plain
from dealwright.records.heart import forget

DEEPEST = 5
"""Shelves on shelves; a menu deeper than that nobody reads."""
MOST_CATEGORIES = 5_000


@action
def create_category(
    *,
    name: str,
    parent: Category | None = None,
    description: str = "",
    photo: bytes | IO[bytes] | pictures.KeptPhoto | None = None,
    is_shown: bool = True,
    external_id: str | None = None,
    by: Actor,
) -> Category:
    """Add a shelf to the shop, after the others that stand beside it."""
    if Category.objects.count() >= MOST_CATEGORIES:
        raise Refused(_("There are 5,000 categories already."), field="name")
    _refuse_too_deep(parent, below=1)
    category = Category(
        name=checked_name(name, longest=120),
        parent=parent,
        description=_checked_text(description),
        photo=pictures.keep(photo) if photo else "",
        is_shown=is_shown,
        position=_last_among(parent) + 1,
        external_id=external_id,
    )
    save_with_slug(category, slugify(category.name)[:120] or "category")
    record(CategoryCreated(), on=category)
    return category


@action
def edit_category(category: Category, *, by: Actor, **values: Any) -> Category:
    """Change the name, parent, description, photo of a category, or whether the shop shows it."""
    category = Category.objects.locked(category)
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda name: checked_name(name, longest=120),
        "parent": lambda parent: _checked_parent(category, parent),
        "description": _checked_text,
        "photo": lambda photo: pictures.keep(photo) if photo else "",
        "is_shown": bool,
        "position": float,
    }
    if unknown := set(values) - set(checks):
        raise TypeError(f"a category has no {', '.join(sorted(unknown))}")
    after = {field: checks[field](value) for field, value in values.items()}
    changes = [
        FieldChange(field=field, before=plain(getattr(category, field)), after=plain(value))
        for field, value in after.items()
        if getattr(category, field) != value
    ]
    if not changes:
        return category
    if "parent" in after and after["parent"] != category.parent and "position" not in after:
        after["position"] = _last_among(after["parent"]) + 1
    followed = FieldChange(field="position", before=category.position, after=after.get("position"))
    for field, value in after.items():
        setattr(category, field, value)
    category.save()
    told = [change for change in changes if change.field != "position"]
    record(CategoryEdited(changes=told, followed=[followed] if "position" in after else []), on=category)
    return category


@action
def place_category(category: Category, *, before: Category | None = None, by: Actor) -> Category:
    """Let a category stand right before another one of the same parent, or behind all of them."""
    category = Category.objects.locked(category)
    sisters = list(Category.objects.filter(parent=category.parent).order_by("position", "name", "pk"))
    others = [one for one in sisters if one.pk != category.pk]
    if before is not None and before not in others:
        raise Refused(_("They do not stand on the same shelf."), field="before_id")
    place = others.index(before) if before is not None else len(others)
    wanted = [*others[:place], category, *others[place:]]
    if [one.pk for one in wanted] == [one.pk for one in sisters]:
        return category
    for position, one in enumerate(wanted, start=1):
        one.position = position
    forget()
    Category.objects.bulk_update(wanted, ["position"])
    orders = [[one.pk for one in sisters], [one.pk for one in wanted]]
    record(CategoryPlaced(before=orders[0], after=orders[1]), on=category)
    return category


@action
def delete_category(category: Category, *, by: Actor) -> None:
    """Take away a category on which nothing stands; products in the recycle bin let go of it."""
    category = Category.objects.locked(category)
    if category.children.exists():
        raise Refused(_("Other categories stand on this one; move or delete them first."))
    if count := Product.objects.filter(category=category, parent=None).count():
        words = ngettext(
            "%(count)s product stands in this category; move it to another one first.",
            "%(count)s products stand in this category; move them to another one first.",
            count,
        )
        raise Refused(words % {"count": count})
    letting_go = Product.everything.filter(category=category).filter(
        Q(deleted_at__isnull=False) | Q(parent__isnull=False)
    )
    products = list(letting_go.order_by("pk").values_list("pk", flat=True))
    record(CategoryDeleted(before=kept(category), products=products), on=category)
    letting_go.update(category=None)
    try:
        category.delete()
    except ProtectedError:
        raise Refused(
            _("Something is only for this category, such as a coupon; change that first.")
        ) from None


@action
def restore_category(id: int, *, before: dict[str, Any], products: Iterable[int] = (), by: Actor) -> Category:
    """Put a deleted category back, with the products that let go of it and stand nowhere else by now."""
    if Category.objects.count() >= MOST_CATEGORIES:
        raise Refused(_("There are 5,000 categories already."), field="name")
    parent_id = before.get("parent_id")
    parent = Category.objects.filter(pk=parent_id).first() if parent_id is not None else None
    _refuse_too_deep(parent, below=1)
    category = make_again(Category, id, before)
    Product.everything.filter(pk__in=products, category=None).update(category=category)
    record(CategoryCreated(), on=category)
    return category


def _checked_parent(category: Category, parent: Category | None) -> Category | None:
    """A shelf stands neither on itself nor on what stands on it."""
    ancestor = parent
    while ancestor is not None:
        if ancestor.pk == category.pk:
            raise Refused(_("A category cannot stand below itself."), field="parent")
        ancestor = ancestor.parent
    _refuse_too_deep(parent, below=_height(category))
    return parent


def _refuse_too_deep(parent: Category | None, *, below: int) -> None:
    depth, ancestor = 0, parent
    while ancestor is not None:
        depth, ancestor = depth + 1, ancestor.parent
    if depth + below > DEEPEST:
        raise Refused(_("Categories stand at most five deep."), field="parent")


def _height(category: Category) -> int:
    """How many levels it has, itself included."""
    level, height = [category.pk], 0
    while level and height <= DEEPEST:
        height += 1
        level = list(Category.objects.filter(parent__in=level).values_list("pk", flat=True))
    return height


def _last_among(parent: Category | None) -> float:
    return Category.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0


def _checked_text(text: str) -> str:
    text = without_control((text or "").replace("\r\n", "\n")).strip()
    if len(text) > 2_000:
        raise Refused(_("This description is longer than 2,000 letters."), field="description")
    return text
