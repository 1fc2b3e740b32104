"""How what happened to orders is taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.products.models import Product
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.records.bin.actions import delete_record, restore_record
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, final, inverse, told_beside
from dealwright.records.undo.edits import edits_of
from dealwright.records.undo.obstacles import IN_THE_BIN
from dealwright.sales.orders import actions, events
from dealwright.sales.orders.actions.lines import told

edits_of(events.OrderEdited)
told_beside(events.OrderCanceled, events.OrderReopened)
final(events.OrderPlaced, why=gettext_lazy("The client may know of the order already; cancel it instead."))
final(events.OrderPaid, why=gettext_lazy("Money that came in is given back by a refund."))


@inverse(of=events.OrderMoved, touches="stage")
def move_back(step: Step) -> None:
    """To the status it came from, as it stood there; a canceled one takes its pieces again."""
    event, order = step.event, step.record
    if not step.holds(order.stage_id == event.after.id, "stage"):
        return
    stage = Stage.objects.filter(pk=event.before.id, pipeline=order.pipeline_id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": event.before})
    actions.move_order_back(order, to=stage, stood=event.stood, by=step.by)


@inverse(of=events.OrderAssigned, touches="field:responsible")
def give_back(step: Step) -> None:
    """To whom it belonged."""
    event, order = step.event, step.record
    if step.holds(order.responsible_id == (event.after.id if event.after else None), "field:responsible"):
        before = User.objects.filter(pk=event.before.id).first() if event.before else None
        actions.edit_order(order, responsible=before, by=step.by)


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
    actions.set_order_lines(order, lines=lines, delivery=event.delivery_before, by=step.by)


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


@inverse(of=events.OrderDeleted, touches=IN_THE_BIN, verb=Verb.DELETE)
def take_out_again(step: Step) -> None:
    """Out of the recycle bin."""
    if step.holds(step.record.deleted_at is not None, IN_THE_BIN):
        restore_record(step.record, by=step.by)


@inverse(of=events.OrderRestored, touches=IN_THE_BIN, verb=Verb.DELETE)
def put_away_again(step: Step) -> None:
    """Into the recycle bin."""
    if step.holds(step.record.deleted_at is None, IN_THE_BIN):
        delete_record(step.record, by=step.by)
