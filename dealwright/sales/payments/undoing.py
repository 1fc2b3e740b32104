"""Why payments are not taken back."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE
from dealwright.records.undo import Step, final, inverse
from dealwright.records.undo.edits import edits_of
from dealwright.sales.payments import actions, events
from dealwright.sales.payments.models import BY_HAND, UNPAID, Payment, State

final(events.PaymentAsked, why=_("The client may have been asked already; cancel the order instead."))
MONEY_IS_HERE = _("Money that came in is given back by a refund.")
final(events.PaymentCameLate, why=MONEY_IS_HERE)
edits_of(events.PaymentEdited)


@inverse(of=events.PaymentReceived, touches="payment")
def not_paid_after_all(step: Step) -> None:
    """It waits again, where it was marked by hand; what a provider told is final."""
    payment = step.record
    if step.event.method != BY_HAND:
        raise Refused(str(MONEY_IS_HERE))
    if step.holds(payment.is_marked_by_hand and not payment.refunded_total, "payment"):
        actions.unpay_payment(payment, by=step.by)


@inverse(of=events.PaymentUnpaid, touches="payment")
def paid_as_before(step: Step) -> None:
    """Marked as paid again, as it was."""
    payment, event = step.record, step.event
    if step.holds(payment.state == State.PENDING, "payment"):
        actions.complete_payment(
            payment,
            amount=event.amount,
            reference=event.reference,
            method=BY_HAND,
            by=step.by,
            at=event.paid_at,
        )


@inverse(of=events.PaymentDueChanged, touches="due_on")
def put_day_back(step: Step) -> None:
    """Due when it was due before."""
    payment = step.record
    if step.holds(payment.due_on == step.event.due_on and payment.state in UNPAID, "due_on"):
        actions.set_payment_due(payment, due_on=step.event.due_before, by=step.by)


@inverse(of=events.PaymentMarked, touches="mark")
def mark_as_before(step: Step) -> None:
    """Nothing is wrong with it, or what was wrong before."""
    event, payment = step.event, step.record
    if not step.holds(payment.mark_reason == event.reason, "mark"):
        return
    if event.before:
        actions.mark_payment(payment, reason=event.before, by=step.by)
    else:
        actions.unmark_payment(payment, by=step.by)


@inverse(of=events.PaymentUnmarked, touches="mark")
def mark_again(step: Step) -> None:
    """The same is wrong with it as before."""
    if step.holds(step.record.marked_at is None, "mark"):
        actions.mark_payment(step.record, reason=step.event.reason, by=step.by)


@inverse(of=events.PaymentTied, touches="ties")
def tie_as_before(step: Step) -> None:
    """For what it was for before, as far as that is still in the order."""
    event, payment = step.event, step.record
    if not step.holds(_is_for(payment, event.lines, event.shipments), "ties"):
        return
    lines = _lines_there(payment, event.lines_before)
    shipments = [one.id for one in event.shipments_before]
    actions.tie_payment(payment, lines=lines, shipments=shipments, by=step.by)


def _is_for(payment: Payment, lines: list[Any], shipments: list[Any]) -> bool:
    tied = payment.tied
    now = sorted((one["name"], one["quantity"]) for one in tied.lines)
    return now == sorted((one.name, one.quantity) for one in lines) and tied.parcels == {
        one.id for one in shipments
    }


def _lines_there(payment: Payment, told: list[Any]) -> dict[int, Decimal]:
    """The lines by their keys, or by their names where another undo made them anew."""
    rows = list(payment.order.lines.all())
    found: dict[int, Decimal] = {}
    for one in told:
        alike = [row for row in rows if row.pk == one.line] or [row for row in rows if row.name == one.name]
        if alike:
            found[alike[0].pk] = found.get(alike[0].pk, NONE) + one.quantity
    return found


final(events.PaymentFailed, why=_("The provider said so."))
final(events.PaymentRefunded, why=_("Money that went back is asked for anew."))
