"""Questions about files of products."""

from __future__ import annotations

from django.db.models import QuerySet

from dealwright.catalog.imports.models import ProductImport
from dealwright.events import Actor
from dealwright.people import access


def imports_seen_by(actor: Actor) -> QuerySet[ProductImport]:
    """The files somebody brought themselves; whoever may change settings sees everybody’s."""
    if access.may_change_settings(actor):
        return ProductImport.objects.all()
    return ProductImport.objects.filter(responsible=actor.user)
