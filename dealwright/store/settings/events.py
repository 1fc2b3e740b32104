"""What can happen to the store."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange
from dealwright.records.editing import field_label


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
        return {"fields": ", ".join(str(field_label(change.field)) for change in self.changes)}
