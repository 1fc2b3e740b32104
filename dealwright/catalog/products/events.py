"""What can happen to products and categories."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Amount, Event
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
