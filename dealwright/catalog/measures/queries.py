"""Questions about measures."""

from __future__ import annotations

from django.db.models import QuerySet

from dealwright.catalog.measures.actions import ensure_measures
from dealwright.catalog.measures.models import Measure
from dealwright.events import Actor


def measures() -> QuerySet[Measure]:
    """All measures; the usual ones are made where there are none yet."""
    ensure_measures(by=Actor.system())
    return Measure.objects.order_by("-is_default", "id")


def default_measure() -> Measure:
    """In what goods are counted of which nothing else is said."""
    return measures()[0]
