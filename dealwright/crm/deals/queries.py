"""Questions about deals: what belongs to them, in the same query."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor


def with_other_contacts(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with the keys of their further clients, in the same query."""
    others = Deal.other_contacts.through.objects.filter(deal=OuterRef("pk")).order_by("id")
    return deals.annotate(other_contact_ids=ArraySubquery(others.values("contact_id")))  # type: ignore[no-redef]


def repeat_inquiries(_reader: Actor | None, asked: Q) -> QuerySet[Deal]:
    """The keys of the deals that are repeat inquiries, or of those that are none (CR-12)."""
    is_one = ExpressionWrapper(
        Q(is_repeat=False) & Q(lead__isnull=False) & Q(lead__is_repeat=True), output_field=BooleanField()
    )
    told = Deal.objects.alias(is_repeat_inquiry=Coalesce(is_one, Value(value=False)))
    return told.filter(asked).order_by().values("pk")


def with_relations(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with what their card and every verb needs to know, in one query."""
    known: Any = with_other_contacts(deals)
    related: QuerySet[Deal] = known.with_observer_ids().select_related(
        "stage", "contact", "company", "lead", "copied_from", "responsible", "created_by", "updated_by"
    )
    return related
