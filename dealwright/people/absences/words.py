"""Absences in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _

from dealwright.kit import clock
from dealwright.kit.money import locale_of
from dealwright.people.absences.models import Absence, AbsenceKind


def day_in_words(day: date) -> str:
    """The day without its year where that is the present one: 5 December."""
    if day.year == clock.now().year:
        return format_skeleton("MMMMd", day, locale=locale_of())
    return format_date(day, "long", locale=locale_of())


def away(absence: Absence) -> str:
    """“Away until 5 December, Boris steps in”."""
    until = day_in_words(absence.ends_on)
    if absence.substitute is None:
        return _("Away until %(day)s") % {"day": until}
    return _("Away until %(day)s, %(name)s steps in") % {"day": until, "name": absence.substitute.name}


def days_in_words(absence: Absence) -> str:
    """“24 November – 5 December”, or the one day."""
    begins, ends = day_in_words(absence.begins_on), day_in_words(absence.ends_on)
    return begins if absence.begins_on == absence.ends_on else f"{begins} – {ends}"


def present_absence(user: Any) -> Absence | None:
    """What `with_absence` found for this person."""
    found = getattr(user, "absent_now", [])
    return found[0] if found else None


def name_with_absence(user: Any) -> str:
    """Anna, or “Anna (away until 5 December)”."""
    absence = present_absence(user)
    if absence is None:
        return str(user)
    return _("%(name)s (away until %(day)s)") % {"name": user, "day": day_in_words(absence.ends_on)}


def absence_kind(kind: str) -> str:
    """The reason, as people call it."""
    return str(AbsenceKind(kind).label)
