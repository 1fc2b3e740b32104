"""What can happen to warehouses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange
from dealwright.records.editing import label_fields

LABELS = {
    "name": _("name"),
    "address": _("address"),
    "is_active": _("whether it is used"),
    "is_default": _("whether it is the default one"),
    "is_for_pickup": _("whether buyers fetch goods there"),
    "position": _("its place in the order"),
}
label_fields("warehouse", LABELS)


class WarehouseCreated(Event):
    """There is one more place where goods lie."""

    kind = "warehouse.created"
    title = _("Warehouse added")
    sentence = _("{actor} added the warehouse {subject}")
    icon = "building-warehouse"
    used_by = frozenset()
    sample = {}


class WarehouseEdited(Event):
    """Something about a warehouse changed; not what lies in it."""

    kind = "warehouse.edited"
    title = _("Warehouse changed")
    sentence = _("{actor} changed the warehouse {subject}: {fields}")
    icon = "building-warehouse"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Main warehouse", "after": "North"}]}

    changes: list[FieldChange]

    def places(self) -> dict[str, str]:
        return {"fields": ", ".join(str(LABELS.get(one.field, one.field)) for one in self.changes)}


class WarehouseRemoved(Event):
    """An empty warehouse that nothing refers to was removed."""

    kind = "warehouse.removed"
    title = _("Warehouse removed")
    sentence = _("{actor} removed the warehouse {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"name": "North", "address": "", "is_active": True, "position": 2.0}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
