"""The report of leads."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.leads.listing import LEADS
from dealwright.records.reports.report import Reported

LEAD_REPORT = Reported(
    kind="lead",
    url="/leads/report",
    list_of=LEADS,
    opened=_("Opened"),
    won=_("Converted"),
    lost=_("Turned down"),
    rate=_("Converted of what was closed"),
    average=_("Converted on average"),
    until_won=_("Time until converted"),
    until_lost=_("Time until turned down"),
    nothing=_("No lead was opened or closed in this period"),
)
