"""Why payments are not taken back."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.undo import Step, final, inverse
from dealwright.sales.payments import actions, events
from dealwright.sales.payments.models import UNPAID

final(events.PaymentAsked, why=_("The client may have been asked already; cancel the order instead."))
final(
    events.PaymentReceived,
    events.PaymentCameLate,
    why=_("Money that came in is given back by a refund."),
)


@inverse(of=events.PaymentDueChanged, touches="due_on")
def put_day_back(step: Step) -> None:
    """Due when it was due before."""
    payment = step.record
    if step.holds(payment.due_on == step.event.due_on and payment.state in UNPAID, "due_on"):
        actions.set_payment_due(payment, due_on=step.event.due_before, by=step.by)


final(events.PaymentFailed, why=_("The provider said so."))
final(events.PaymentRefunded, why=_("Money that went back is asked for anew."))
