"""Working days in words."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils.translation import gettext as _

from dealwright.kit.money import locale_of
from dealwright.people.users.models import User
from dealwright.people.workdays.queries import AtWork, at_work


def time_worked(worked: timedelta) -> str:
    """“7 h 45 min”."""
    minutes = int(worked.total_seconds()) // 60
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02}"}


def month_in_words(first: date) -> str:
    """“November 2026”."""
    return format_skeleton("yMMMM", first, locale=locale_of())


def waiting_for(user: User) -> str:
    """“Waits until Anna starts the day”, as it stands with them now."""
    words = {
        AtWork.NOT_STARTED: _("Waits until %(name)s starts the day"),
        AtWork.ON_BREAK: _("Waits until %(name)s ends the break"),
        AtWork.AWAY: _("Waits until %(name)s is back and starts the day"),
        AtWork.WORKING: _("%(name)s works: it runs within a few seconds"),
    }
    return words[at_work(user)] % {"name": user.name}
