"""What can happen to the store."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange
from dealwright.records.editing import field_label, label_fields

LABELS: dict[str, Any] = {
    "tagline": _("line about it"),
    "about": _("text of the first page"),
    "hero_photo": _("picture of the first page"),
    "accent": _("colour"),
    "contact_email": _("e-mail for visitors"),
    "contact_phone": _("phone for visitors"),
    "language": _("language"),
    "languages": _("further languages"),
    "price_list": _("price list"),
    "phone_region": _("country of phones"),
    "delivery_price": _("price of the courier"),
    "duplicates": _("handling of known clients"),
    "consent_text": _("words of the consent"),
    "hold_minutes": _("time unpaid goods are held"),
    "reminds_of_carts": _("reminder of left carts"),
    "reminds_after_hours": _("hours until the reminder"),
}
label_fields("store", LABELS)


class StoreEdited(Event):
    """Somebody changed how the shop looks or where its purchases go."""

    kind = "store.edited"
    title = _("Shop settings changed")
    sentence = _("{actor} changed {fields} of the shop")
    icon = "building-store"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Our shop", "after": "Aurora"}]}

    changes: list[FieldChange]

    def places(self) -> dict[str, str]:
        named = (LABELS.get(change.field) or field_label(change.field) for change in self.changes)
        return {"fields": ", ".join(str(name) for name in named)}
