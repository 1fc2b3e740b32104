"""How what happened to orders is taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.products.models import Product
from dealwright.crm.companies.models import Company
from dealwright.crm.deals.models import Deal
from dealwright.crm.standing.undoing import moves_of
from dealwright.kit.errors import Refused
from dealwright.records.undo import Step, final, inverse, told_beside
from dealwright.records.undo.edits import Tracked, edits_of, handovers_of
from dealwright.records.undo.whole import comes_and_goes
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.orders import actions, events
from dealwright.sales.orders.terms import as_told, terms_told

comes_and_goes(deleted=events.OrderDeleted, restored=events.OrderRestored)


def _named(field: str, model: type[Any]) -> Tracked:
    """A way of paying or of delivering, by its number; Refused where it is gone."""

    def given(before: Any, _event: Any) -> dict[str, Any]:
        found = model.objects.filter(pk=before["id"]).first() if before else None
        if before and found is None:
            raise Refused(_("“%(name)s” is no longer there.") % {"name": before.get("label", "")})
        return {field: found}

    return Tracked(given=given)


edits_of(
    events.OrderEdited,
    own_company=_named("own_company", Company),
    payment_method=_named("payment_method", PaymentMethod),
    delivery_service=_named("delivery_service", DeliveryService),
)
handovers_of(events.OrderAssigned)
moves_of(events.OrderMoved, move_back=actions.move_order_back)
told_beside(events.OrderCanceled, events.OrderReopened, events.OrderPaid)
final(events.OrderPlaced, why=gettext_lazy("The client may know of the order already; cancel it instead."))


@inverse(of=events.OrderLinesChanged, touches="lines")
def put_lines_back(step: Step) -> None:
    """What was bought before, at the prices of then."""
    event, order = step.event, step.record
    if not step.holds(as_told(order.lines.all(), event.rows), "lines"):
        return
    products = Product.everything.in_bulk([row.product_id for row in event.rows_before if row.product_id])
    there = {line.pk for line in order.lines.all()}
    lines = [
        actions.OrderedLine(
            products.get(row.product_id or 0),
            row.quantity,
            row.price,
            row.name,
            terms_told(row),
            row.line_id if row.line_id in there else None,
            row.external_id,
        )
        for row in event.rows_before
    ]
    actions.set_order_lines(
        order,
        lines=lines,
        delivery=event.delivery_before,
        waived=event.waived_before,
        leads_deal=False,  # it was taken back by itself
        by=step.by,
    )


@inverse(of=events.OrderDealChanged, touches="deal")
def behind_the_deal_of_before(step: Step) -> None:
    """The deal it stood behind, or none."""
    event, order = step.event, step.record
    if not step.holds(order.deal_id == (event.after.id if event.after else None), "deal"):
        return
    before = Deal.objects.filter(pk=event.before.id).first() if event.before else None
    if event.before and before is None:
        raise Refused(_("“%(name)s” is no longer there.") % {"name": event.before.label})
    actions.bind_order(order, deal=before, by=step.by)


@inverse(of=events.OrderTaxed, touches=lambda _event: ("lines", "tax"))
def tax_as_before(step: Step) -> None:
    """Each line at its rate of before, for the place of before."""
    event, order = step.event, step.record
    present = {line.pk: line.tax_rate for line in order.lines.all()}
    left = {line.line_id: line.after for line in event.rates}
    if step.holds(present.keys() == left.keys(), "lines") and step.holds(present == left, "tax"):
        rates = {line.line_id: line.before for line in event.rates}
        actions.tax_order_back(order, place=event.place_before, rates=rates, by=step.by)


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
