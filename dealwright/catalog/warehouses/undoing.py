"""How changes of warehouses are taken back; what lies in them has documents of its own."""

from __future__ import annotations

from typing import Any

from dealwright.catalog.warehouses import actions, events
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.records.undo import set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.settings import changes_of, made_and_removed


def _default_again(warehouse: Any, before: bool, by: Actor) -> None:
    """The one that was it becomes it again; with that the other one steps back by itself."""
    if before:
        actions.edit_warehouse(warehouse, is_default=True, by=by)


set_up(Warehouse)
made_and_removed(
    created=events.WarehouseCreated,
    removed=events.WarehouseRemoved,
    remove=actions.remove_warehouse,
    restore=actions.restore_warehouse,
)
changes_of(events.WarehouseEdited, edit=actions.edit_warehouse, is_default=Tracked(put_back=_default_again))
