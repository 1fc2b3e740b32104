"""The field that asks how much of a line of an order goes, comes back or is paid."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.catalog.measures.dividing import measured
from dealwright.catalog.measures.fields import QuantityField
from dealwright.kit.quantities import NONE, Counted, is_whole, spelled
from dealwright.sales.orders.models import OrderLine


def piece_field(line: OrderLine, *, most: Counted, now: Counted = NONE) -> QuantityField:
    """At most so much of the line, with its measure where it is no whole number."""
    count = spelled(most) if is_whole(most) else measured(most, line.measure)
    return QuantityField(
        label=line.name,
        required=False,
        max_value=most,
        initial=now,
        help_text=_("of %(count)s") % {"count": count},
    )
