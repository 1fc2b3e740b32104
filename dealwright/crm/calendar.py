"""The calendar of one person: what they are responsible for, whatever it is about."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.planning import AGENDA
from dealwright.records.boards.calendar_pages import Calendar, own_calendar_event_page, own_calendar_page

OWN = Calendar(url="/calendar", label=_("My calendar"), agenda=AGENDA, live="activity task")

own_calendar = own_calendar_page(OWN)
own_calendar_event = own_calendar_event_page(OWN)
