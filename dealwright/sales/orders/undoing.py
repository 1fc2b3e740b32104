"""Why orders are not taken back."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.undo import final
from dealwright.records.undo.edits import edits_of
from dealwright.sales.orders import events

edits_of(events.OrderEdited)
final(events.OrderPlaced, why=_("The client may know of the order already; cancel it instead."))
final(events.OrderPaid, why=_("Money that came in is given back by a refund."))
final(events.OrderCanceled, why=_("The client may know of it already; place the order anew."))
