"""Questions about how the catalogue works here."""

from __future__ import annotations

from dealwright.catalog.settings.models import CatalogSettings
from dealwright.records.heart import ByHeart


def _read() -> CatalogSettings:
    return CatalogSettings.objects.filter(pk=1).first() or CatalogSettings(pk=1)


_settings = ByHeart(_read)


def catalog_settings() -> CatalogSettings:
    """The settings, known by heart; those of a new installation where nobody changed any."""
    return _settings.get()


def keeps_inventory() -> bool:
    """Whether each change of stock has its document (ST-52)."""
    return catalog_settings().keeps_inventory
