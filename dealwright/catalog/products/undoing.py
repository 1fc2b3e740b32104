"""How what happened to products is taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.catalog.products import events
from dealwright.catalog.products.actions import (
    delete_category,
    edit_category,
    place_category,
    restore_category,
    set_bundle,
    set_photos,
)
from dealwright.catalog.products.actions.bundling import parts_of
from dealwright.catalog.products.actions.picturing import pictured
from dealwright.catalog.products.models import Category, Kind, Product
from dealwright.catalog.products.photos import KeptPhoto
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up
from dealwright.records.undo.edits import Tracked, edits_of
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(created=events.ProductCreated, deleted=events.ProductDeleted, restored=events.ProductRestored)


def _amount(field: str) -> Tracked:
    return Tracked(given=lambda before, _event: {field: None if before is None else Decimal(before)})


def _as_kind(before: bool, _event: Any) -> dict[str, Any]:
    """Of the days when a product was a service or not, and nothing else."""
    return {"kind": Kind.SERVICE if before else Kind.SIMPLE}


edits_of(
    events.ProductEdited,
    price=_amount("price"),
    compare_price=_amount("compare_price"),
    is_service=Tracked(given=_as_kind),
    photo=Tracked(given=lambda before, _event: {"photo": KeptPhoto(before) if before else None}),
)


def _on_its_shelf(before: Any, event: Any) -> dict[str, Any]:
    """On the shelf of before, at the place it had there."""
    parent = None if before is None else Category.objects.filter(pk=before["id"]).first()
    if before is not None and parent is None:
        raise Refused(_("The category “%(category)s” is not there any more.") % {"category": before["label"]})
    return {"parent": parent, **{change.field: change.before for change in event.followed}}


set_up(Category, rights_of=Product.record_kind)
made_and_removed(
    created=events.CategoryCreated,
    removed=events.CategoryDeleted,
    remove=delete_category,
    restore=restore_category,
    more=lambda event: {"products": event.products},
    verb=Verb.DELETE,
)
changes_of(
    events.CategoryEdited,
    edit=edit_category,
    verb=Verb.CHANGE,
    parent=Tracked(given=_on_its_shelf),
    photo=Tracked(given=lambda before, _event: {"photo": KeptPhoto(before) if before else None}),
)


@inverse(of=events.CategoryPlaced, touches="place")
def place_it_back(step: Step) -> None:
    """Before the one it stood before."""
    before, after = step.event.before, step.event.after
    if not before:
        raise Refused(_("It was moved before its place was kept; move it anew."))
    sisters = Category.objects.filter(parent=step.record.parent_id).order_by("position", "name", "pk")
    if step.holds(list(sisters.values_list("pk", flat=True)) == after, "place"):
        behind = before[before.index(step.record.pk) + 1 :]
        next_one = Category.objects.filter(pk=behind[0]).first() if behind else None
        place_category(step.record, before=next_one, by=step.by)


@inverse(of=events.BundleSet, touches="parts")
def bundle_as_before(step: Step) -> None:
    """The parts of before, as far as they are still there."""
    if step.holds(_essence(parts_of(step.record)) == _essence(step.event.after), "parts"):
        products = Product.objects.in_bulk([part.product.id for part in step.event.before])
        parts = [(products.get(part.product.id), part.quantity) for part in step.event.before]
        if step.holds(all(product is not None for product, _quantity in parts), "parts"):
            set_bundle(step.record, parts, by=step.by)


@inverse(of=events.ProductPhotosChanged, touches="photos")
def show_the_photos_of_before(step: Step) -> None:
    """The pictures of before: their files are kept."""
    if step.holds(pictured(step.record) == step.event.after, "photos"):
        set_photos(step.record, step.event.before, by=step.by)


def _essence(parts: list[events.Part]) -> set[tuple[int, Decimal]]:
    return {(part.product.id, part.quantity) for part in parts}
