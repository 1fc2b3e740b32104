"""What can happen to measures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "measure", {"symbol": _("symbol"), "is_default": _("whether it is the usual one"), "step": _("step")}
)


class MeasureAdded(Event):
    """Goods may be counted in one more unit."""

    kind = "measure.added"
    title = _("Measure added")
    sentence = _("{actor} added the measure “{subject}”")
    icon = "ruler-2"
    used_by = frozenset()
    sample = {"symbol": "kg"}

    symbol: str


class MeasureEdited(RecordEdited):
    """A measure is called otherwise, or is the usual one now."""

    kind = "measure.edited"
    title = _("Measure changed")
    sentence = _("{actor} changed the measure “{subject}”: {fields}")
    icon = "ruler-2"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Kilo", "after": "Kilogram"}]}


class MeasureRemoved(Event):
    """A measure in which nothing is counted was removed."""

    kind = "measure.removed"
    title = _("Measure removed")
    sentence = _("{actor} removed the measure “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"code": 166, "name": "Kilogram", "symbol": "kg", "is_default": False}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
