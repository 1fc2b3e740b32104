"""Finding the deal of an address."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.queries import with_relations


def seen_deal(request: HttpRequest, id: int) -> Deal:
    """The deal, if the actor may see it."""
    return get_object_or_404(with_relations(Deal.objects.seen_by(request.actor)), pk=id)


def changed_deal(request: HttpRequest, id: int) -> Deal:
    """The deal, if the actor may change it."""
    return get_object_or_404(with_relations(Deal.objects.changed_by(request.actor)), pk=id)
