"""Finding the lead of an address."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dealwright.crm.leads.models import Lead
from dealwright.crm.leads.queries import with_relations


def seen_lead(request: HttpRequest, id: int) -> Lead:
    """The lead, if the actor may see it."""
    return get_object_or_404(with_relations(Lead.objects.seen_by(request.actor)), pk=id)


def changed_lead(request: HttpRequest, id: int) -> Lead:
    """The lead, if the actor may change it."""
    return get_object_or_404(with_relations(Lead.objects.changed_by(request.actor)), pk=id)
