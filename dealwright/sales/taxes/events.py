"""What can happen to a tax zone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "tax_zone",
    {
        "regions": _("the regions it holds for"),
        "rate": _("the usual rate"),
        "rates": _("the rates of certain products"),
        "replaces": _("whether it stands instead of the product’s tax"),
        "is_active": _("whether it is used"),
    },
)


class TaxZoneCreated(Event):
    """There is a further place with tax rates of its own."""

    kind = "tax_zone.created"
    title = _("Tax zone created")
    sentence = _("{actor} made the tax zone “{subject}”")
    icon = "receipt-tax"
    used_by = frozenset()
    sample = {}


class TaxZoneEdited(RecordEdited):
    """Where a tax zone is, its rates, or whether it is used changed."""

    kind = "tax_zone.edited"
    title = _("Tax zone changed")
    sentence = _("{actor} changed the tax zone “{subject}”: {fields}")
    icon = "receipt-tax"
    used_by = frozenset()
    sample = {"changes": [{"field": "rate", "before": "0.1700", "after": "0.1800"}]}


class TaxZoneRemoved(Event):
    """A tax zone was removed; orders keep the rates they were sold at."""

    kind = "tax_zone.removed"
    title = _("Tax zone removed")
    sentence = _("{actor} removed the tax zone “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"name": "São Paulo", "country": "BR", "regions": ["SP"], "rate": "0.1800"}}

    before: dict[str, Any]
    """What it held, so that it can be put back."""
