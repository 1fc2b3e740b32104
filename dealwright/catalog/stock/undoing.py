"""How what happened to stock is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.stock import events
from dealwright.catalog.stock.actions import set_stock
from dealwright.records.undo import Step, final, inverse

final(
    events.StockReserved,
    events.StockReleased,
    events.StockShipped,
    why=_("Stock follows orders; cancel or change the order."),
)


@inverse(of=events.StockSet, touches="stock")
def count_as_before(step: Step) -> None:
    """The number that stood there before the count, unless something was sold or counted since."""
    if step.holds(step.record.stock == step.event.after, "stock"):
        set_stock(step.record, stock=step.event.before, by=step.by)
