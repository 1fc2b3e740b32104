"""What can happen to the checkout form, and to a buyer who agreed."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref
from dealwright.records.editing import RecordEdited


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
    sample = {}


class ConsentGiven(Event):
    """A buyer agreed to the words that stand in the consent."""

    kind = "consent.given"
    title = _("Consent given")
    sentence = _("{actor} agreed to how their data is used, with order {subject}")
    icon = "checkbox"
    used_by = frozenset()
    sample = {"consent": {"kind": "consent", "id": 3, "label": ""}}

    consent: Ref
