"""How changes of the shop are taken back."""

from __future__ import annotations

from typing import Any

from dealwright.events import Actor
from dealwright.records.undo import set_up
from dealwright.records.undo.settings import changes_of
from dealwright.store.settings import actions, events
from dealwright.store.settings.models import Store


def _edit(_store: Store, *, by: Actor, **values: Any) -> Store:
    return actions.edit_store(by=by, **values)


set_up(Store)
changes_of(events.StoreEdited, edit=_edit)
