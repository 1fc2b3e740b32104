"""How the switch of the inventory is taken back."""

from __future__ import annotations

from dealwright.catalog.settings import actions, events
from dealwright.catalog.settings.models import CatalogSettings
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up

set_up(CatalogSettings)


@inverse(of=events.InventorySwitched, touches="inventory", verb=Verb.SETTINGS)
def switch_back(step: Step) -> None:
    """Each change of stock has its document, or not, as before; what lies where stays."""
    if step.holds(step.record.keeps_inventory == step.event.is_on, "inventory"):
        actions.switch_inventory(on=not step.event.is_on, by=step.by)
