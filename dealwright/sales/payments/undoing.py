"""Why payments are not taken back."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.undo import final
from dealwright.sales.payments import events

final(events.PaymentAsked, why=_("The client may have been asked already; cancel the order instead."))
final(
    events.PaymentReceived,
    events.PaymentCameLate,
    why=_("Money that came in is given back by a refund."),
)
final(events.PaymentFailed, why=_("The provider said so."))
final(events.PaymentRefunded, why=_("Money that went back is asked for anew."))
