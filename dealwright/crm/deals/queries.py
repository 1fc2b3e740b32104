"""Questions about deals: what belongs to them, in the same query."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from dealwright.crm.deals.models import Deal


def with_other_contacts(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with the keys of their further clients, in the same query."""
    others = Deal.other_contacts.through.objects.filter(deal=OuterRef("pk")).order_by("id")
    return deals.annotate(other_contact_ids=ArraySubquery(others.values("contact_id")))  # type: ignore[no-redef]


def with_relations(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with what their card and every verb needs to know, in one query."""
    known: Any = with_other_contacts(deals)
    related: QuerySet[Deal] = known.with_observer_ids().select_related(
        "stage", "contact", "company", "lead", "responsible"
    )
    return related
