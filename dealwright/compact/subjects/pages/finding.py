"""Finding the subject of an address, among those the reader may see or change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dealwright.compact.settings.queries import NAME
from dealwright.compact.subjects.queries import look_over, subjects_changed_by, subjects_seen_by
from dealwright.crm.deals.models import Deal
from dealwright.records.extensions.pages import of_extension

of_compact = of_extension(NAME)
"""For a view: it is there while the compact CRM is on."""


def seen_subject(request: HttpRequest, id: int) -> Any:
    """The subject with what its page shows, if the reader may see it."""
    found = get_object_or_404(subjects_seen_by(request.actor).select_related("responsible"), pk=id)
    look_over([found], request.actor)
    return found


def changed_subject(request: HttpRequest, id: int) -> Deal:
    """The subject, if the reader may change it."""
    changed = subjects_changed_by(request.actor).select_related("stage", "contact", "company", "responsible")
    found: Deal = get_object_or_404(changed, pk=id)
    return found
