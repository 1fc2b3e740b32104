"""What can happen to the checkout form, and to a buyer who agreed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "checkout_field",
    {
        "label": _("name"),
        "labels": _("name in other languages"),
        "hint": _("help"),
        "options": _("what may be chosen"),
        "payer": _("who is asked for it"),
        "writes_to": _("the field it fills"),
        "is_required": _("whether it is needed"),
        "is_shown": _("whether buyers are asked for it"),
        "is_location": _("whether the delivery is reckoned from it"),
        "is_tax_location": _("whether the tax is reckoned from it"),
        "deliveries": _("the deliveries it is asked for with"),
        "methods": _("the payment methods it is asked for with"),
    },
)


class CheckoutFieldCreated(Event):
    """Buyers are asked for something more."""

    kind = "checkout_field.created"
    title = _("Checkout field created")
    sentence = _("{actor} added the field “{subject}” to the checkout")
    icon = "forms"
    used_by = frozenset()
    sample = {}


class CheckoutFieldEdited(RecordEdited):
    """What a field of the checkout is called, or when it is asked for, changed."""

    kind = "checkout_field.edited"
    title = _("Checkout field changed")
    sentence = _("{actor} changed the field “{subject}” of the checkout: {fields}")
    used_by = frozenset()
    sample = {"changes": [{"field": "is_required", "before": False, "after": True}]}


class CheckoutFieldRemoved(Event):
    """Buyers are not asked for something any more; what they answered stays with their orders."""

    kind = "checkout_field.removed"
    title = _("Checkout field removed")
    sentence = _("{actor} removed the field “{subject}” from the checkout")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"code": "floor", "group": "order", "type": "text", "label": "Floor"}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""


class ConsentGiven(Event):
    """A buyer agreed to the words that stand in the consent."""

    kind = "consent.given"
    title = _("Consent given")
    sentence = _("{actor} agreed to how their data is used, with order {subject}")
    icon = "checkbox"
    used_by = frozenset()
    sample = {"consent": {"kind": "consent", "id": 3, "label": ""}}

    consent: Ref
