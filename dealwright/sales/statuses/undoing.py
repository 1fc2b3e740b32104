"""Why letters of statuses are not taken back."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.undo import final
from dealwright.sales.statuses import events

final(
    events.StatusNoticeChanged, why=_("Change the status once more; letters that went out stay as they were.")
)
