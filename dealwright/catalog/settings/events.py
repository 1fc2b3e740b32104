"""What can happen to the settings of the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class InventorySwitched(Event):
    """From now on each change of stock has its document, or no longer."""

    kind = "catalog_settings.inventory_switched"
    title = _("Inventory switched on or off")
    sentence = _("{actor} switched the inventory on")
    icon = "packages"
    used_by = frozenset()
    sample = {"is_on": True}

    is_on: bool

    def say(self, *, actor: str, subject: str) -> str:
        """On and off are two sentences."""
        if self.is_on:
            return super().say(actor=actor, subject=subject)
        return str(_("{actor} switched the inventory off")).format(actor=actor)
