"""What can happen to products and categories."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Amount, Event, FieldChange, Ref
from dealwright.kit.quantities import Quantity, spelled
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited


class CategoryCreated(Event):
    """A shelf was added to the shop."""

    kind = "category.created"
    title = _("Category added")
    sentence = _("{actor} added the category {subject}")
    icon = "tag"
    used_by = frozenset()
    sample = {}


class CategoryEdited(RecordEdited):
    """The name, place, picture or description of a category changed."""

    kind = "category.edited"
    title = _("Category changed")
    sentence = _("{actor} changed the category {subject}: {fields}")
    icon = "tag"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Phones", "after": "Smartphones"}]}

    followed: list[FieldChange] = []
    """Its place beside its new neighbours."""


class CategoryPlaced(Event):
    """A category was put before or behind the others beside it."""

    kind = "category.placed"
    title = _("Category placed")
    sentence = _("{actor} put the category {subject} at another place")
    icon = "tag"
    used_by = frozenset()
    is_bookkeeping = True
    sample = {"before": [3, 4, 7], "after": [3, 7, 4]}

    before: list[int] = []
    """The categories beside it in their order, itself among them; nothing of older days."""
    after: list[int] = []


class CategoryDeleted(Event):
    """A category on which nothing stood was taken away."""

    kind = "category.deleted"
    title = _("Category deleted")
    sentence = _("{actor} deleted the category {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"name": "Phones", "slug": "phones", "position": 3.0}, "products": [17]}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
    products: list[int] = []
    """Those in the recycle bin, and variations, that let go of it."""


class Part(BaseModel):
    """So many pieces of a product in a bundle, as a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Ref
    quantity: Quantity

    def __str__(self) -> str:
        return f"{spelled(self.quantity)} × {self.product.label}"


class Pictured(BaseModel):
    """A picture of a product, as a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """The name that `catalog.photos` keeps it under."""
    description: str = ""

    def __str__(self) -> str:
        return self.description or self.name


class ProductCreated(Event):
    """A product was added to the catalogue."""

    kind = "product.created"
    title = _("Product added")
    sentence = _("{actor} added the product {subject} at {price}")
    icon = "package"
    tells_of = {"price": "price"}
    sample = {"price": {"amount": "2499.00", "currency": "BRL"}}

    price: Amount


class ProductEdited(RecordEdited):
    """Tracked fields of a product changed."""

    kind = "product.edited"
    title = _("Product changed")
    sentence = _("{actor} changed {fields} of {subject}")
    sample = {"changes": [{"field": "price", "before": "2499.00", "after": "2299.00"}]}


class ProductDeleted(RecordDeleted):
    """A product was moved to the recycle bin."""

    kind = "product.deleted"
    title = _("Product deleted")
    sentence = _("{actor} moved the product {subject} to the recycle bin")
    sample = {}


class ProductRestored(RecordRestored):
    """A product came back from the recycle bin."""

    kind = "product.restored"
    title = _("Product restored")
    sentence = _("{actor} took the product {subject} out of the recycle bin")
    sample = {}


class BundleSet(Event):
    """What a bundle consists of changed."""

    kind = "product.bundle_set"
    title = _("Bundle changed")
    sentence = _("{actor} let {subject} consist of {after}")
    icon = "package"
    is_bookkeeping = True
    sample = {
        "before": [],
        "after": [{"product": {"kind": "product", "id": 5, "label": "Aurora X2 128 GB"}, "quantity": 1}],
    }

    before: list[Part]
    after: list[Part]

    def places(self) -> dict[str, str]:
        return {"after": ", ".join(str(part) for part in self.after) or str(_("nothing"))}


class ProductPhotosChanged(Event):
    """Pictures of a product were added, described, put in another order or taken away."""

    kind = "product.photos_changed"
    title = _("Photos changed")
    sentence = _("{actor} changed the photos of {subject}")
    icon = "photo"
    is_bookkeeping = True
    sample = {"before": [], "after": [{"name": "0b1c", "description": "From the front"}]}

    before: list[Pictured]
    after: list[Pictured]
