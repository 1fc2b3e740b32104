"""Questions about measures."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.actions import ensure_measures
from dealwright.catalog.measures.models import Measure
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.heart import ByHeart


def measures() -> QuerySet[Measure]:
    """All measures; the usual ones are made where there are none yet."""
    ensure_measures(by=Actor.system())
    return Measure.objects.order_by("-is_default", "id")


def known_measures() -> Mapping[int, Measure]:
    """Those that are there, by key; known by heart, so that lines may name theirs without a query."""
    return _by_heart.get()


def measure_with(symbol: str) -> Measure | None:
    """The one that is written so; None where none is, or nothing is written."""
    return next((one for one in known_measures().values() if symbol and one.symbol == symbol), None)


def _read() -> Mapping[int, Measure]:
    return {one.pk: one for one in Measure.objects.order_by("-is_default", "id")}


_by_heart = ByHeart(_read)


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
