"""What a program sees of the settings of the catalogue and may do with them."""

from __future__ import annotations

from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Changes, Out, omitted
from dealwright.catalog.settings.actions import switch_inventory
from dealwright.catalog.settings.models import CatalogSettings
from dealwright.catalog.settings.queries import catalog_settings
from dealwright.people.access import require_settings


class CatalogSettingsOut(Out):
    """How the catalogue works here."""

    version: int
    keeps_inventory: bool
    """Whether each change of stock has its document, and a deal is won only with what lies there."""


class CatalogSettingsChanges(Changes):
    """What may be changed of it."""

    keeps_inventory: bool = omitted


router = Router()


@router.get("", CatalogSettingsOut)
def get_catalog_settings(request: HttpRequest) -> CatalogSettings:
    """How the catalogue works here."""
    return catalog_settings()


@router.patch("", CatalogSettingsOut)
def change_catalog_settings(request: HttpRequest, changes: CatalogSettingsChanges) -> CatalogSettings:
    """Switch the inventory on or off."""
    require_settings(request.actor)
    given = changes.given()
    if "keeps_inventory" not in given:
        return catalog_settings()
    return switch_inventory(on=given["keeps_inventory"], version=changes.version, by=request.actor)
