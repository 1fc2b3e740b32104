"""How what happened to stock is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.stock import events
from dealwright.catalog.stock.actions import set_stock
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.records.undo import Step, final, inverse, told_beside

told_beside(events.StockReserved, events.StockReleased, events.StockShipped, events.StockReturned)
final(events.StockExpired, why=_("Stock follows orders; cancel or change the order."))


@inverse(of=events.StockSet, touches="stock")
def count_as_before(step: Step) -> None:
    """The number that stood there before the count, unless something was sold or counted since."""
    event, place = step.event, None
    counted = step.record.stock
    if event.warehouse is not None:
        place = Warehouse.objects.filter(pk=event.warehouse.id).first()
        level = StockLevel.objects.filter(product=step.record, warehouse=place).first()
        counted = level.quantity if level else 0
        if not step.holds(place is not None, "stock"):
            return
    if step.holds(counted == event.after, "stock"):
        set_stock(step.record, stock=event.before, warehouse=place, by=step.by)
