"""All models of the compact CRM, for Django."""

from dealwright.compact.settings.models import CompactSettings

__all__ = ["CompactSettings"]
