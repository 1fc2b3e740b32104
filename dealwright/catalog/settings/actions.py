"""Verbs that change how the catalogue works here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.settings.events import InventorySwitched
from dealwright.catalog.settings.models import CatalogSettings
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Conflict
from dealwright.people.access import require_settings


@action
def switch_inventory(*, on: bool, version: int | None = None, by: Actor) -> CatalogSettings:
    """Let each change of stock have its document from now on, or no longer. What lies where stays."""
    require_settings(by)
    CatalogSettings.objects.bulk_create([CatalogSettings(pk=1)], ignore_conflicts=True)
    settings: CatalogSettings = CatalogSettings.objects.locked(1)
    if version is not None and version != settings.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=settings.version,
        )
    if settings.keeps_inventory == on:
        return settings
    settings.keeps_inventory = on
    settings.version += 1
    settings.save()
    record(InventorySwitched(is_on=on), on=settings)
    return settings
