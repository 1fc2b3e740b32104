"""What cannot be taken back of the way from orders to deals, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.undo import final
from dealwright.sales.modes import events

final(
    events.OrderModeChanged,
    events.ConversionStarted,
    events.ConversionFinished,
    why=_("Purchases were handled in the new way since; choose the other mode in its settings."),
)
final(events.OrderBecameDeal, why=_("There is no way back from deals to orders in the office."))
final(events.OrderLeftOver, why=_("Nothing was changed; let it be tried again."))
