"""Why what was asked of programs outside is not taken back by undo."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.undo import final
from dealwright.sales.delivery_requests import events

final(events.DeliveryRequestAsked, why=_("The carrier is asked already; cancel the request instead."))
final(events.DeliveryRequestCancelAsked, why=_("The carrier is told already; send another request."))
final(
    events.DeliveryRequestTaken,
    events.DeliveryRequestFailed,
    events.DeliveryRequestCanceled,
    events.DeliveryRequestTold,
    why=_("The carrier said so."),
)
