"""Questions about measures."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.actions import ensure_measures
from dealwright.catalog.measures.models import Measure
from dealwright.events import Actor
from dealwright.kit.errors import Refused


def measures() -> QuerySet[Measure]:
    """All measures; the usual ones are made where there are none yet."""
    ensure_measures(by=Actor.system())
    return Measure.objects.order_by("-is_default", "id")


def default_measure() -> Measure:
    """In what goods are counted of which nothing else is said."""
    return measures()[0]


def measure_named(id: int | None) -> Measure | None:
    """The measure with this key, None where none is given; Refused where there is none."""
    if id is None:
        return None
    measure = Measure.objects.filter(pk=id).first()
    if measure is None:
        raise Refused(_("There is no such measure."), field="measure_id")
    return measure
