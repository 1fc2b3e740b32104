"""The report of deals."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.listing import DEALS
from dealwright.records.reports.report import Reported

DEAL_REPORT = Reported(
    kind="deal",
    url="/deals/report",
    list_of=DEALS,
    opened=_("Opened"),
    won=_("Won"),
    lost=_("Lost"),
    rate=_("Won of what was closed"),
    average=_("Won on average"),
    until_won=_("Time until won"),
    until_lost=_("Time until lost"),
    nothing=_("No deal was opened or closed in this period"),
)
