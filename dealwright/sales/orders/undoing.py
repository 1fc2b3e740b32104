"""How what happened to orders is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from dealwright.catalog.products.models import Product
from dealwright.crm.standing.undoing import moves_of
from dealwright.records.undo import Step, final, inverse, told_beside
from dealwright.records.undo.edits import edits_of, handovers_of
from dealwright.records.undo.whole import comes_and_goes
from dealwright.sales.orders import actions, events
from dealwright.sales.orders.actions.lines import told

comes_and_goes(deleted=events.OrderDeleted, restored=events.OrderRestored)
edits_of(events.OrderEdited)
handovers_of(events.OrderAssigned)
moves_of(events.OrderMoved, move_back=actions.move_order_back)
told_beside(events.OrderCanceled, events.OrderReopened)
final(events.OrderPlaced, why=gettext_lazy("The client may know of the order already; cancel it instead."))
final(events.OrderPaid, why=gettext_lazy("Money that came in is given back by a refund."))


@inverse(of=events.OrderLinesChanged, touches="lines")
def put_lines_back(step: Step) -> None:
    """What was bought before, at the prices of then."""
    event, order = step.event, step.record
    if not step.holds(told(order.lines.all()) == event.rows, "lines"):
        return
    products = Product.objects.in_bulk([row.product_id for row in event.rows_before if row.product_id])
    lines = [
        actions.OrderedLine(products.get(row.product_id or 0), row.quantity, row.price, row.name)
        for row in event.rows_before
    ]
    actions.set_order_lines(
        order, lines=lines, delivery=event.delivery_before, waived=event.waived_before, by=step.by
    )


@inverse(of=events.OrderMarked, touches="mark")
def take_mark_off(step: Step) -> None:
    """Nothing is wrong with it, as before."""
    if step.holds(step.record.mark_reason == step.event.reason, "mark"):
        actions.unmark_order(step.record, by=step.by)


@inverse(of=events.OrderUnmarked, touches="mark")
def mark_again(step: Step) -> None:
    """The same is wrong with it as before."""
    if step.holds(step.record.marked_at is None, "mark"):
        actions.mark_order(step.record, reason=step.event.reason, by=step.by)
