"""Days on which people were born."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dealwright.kit import clock
from dealwright.kit.errors import Refused

EARLIEST_BIRTH = date(1900, 1, 1)


def checked_birth(day: date | None) -> date | None:
    """A date of birth as a column keeps it."""
    if day is not None and not EARLIEST_BIRTH <= day <= clock.now().date():
        raise Refused(_("Nobody was born on this day; write the date of birth."), field="birth_date")
    return day
