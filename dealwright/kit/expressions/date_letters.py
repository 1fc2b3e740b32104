"""Dates written by the letters of PHP's `date()`, which is what people of the original know: `d.m.Y H:i`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, TypeAlias

from babel import Locale
from babel.dates import get_day_names, get_month_names
from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.problems import TooMuch
from dealwright.kit.money import locale_of

LONGEST_FORMAT = 200
ENGLISH = "en"

_Width: TypeAlias = Literal["abbreviated", "wide"]


def write(moment: datetime, letters: str, language: str | None = ENGLISH) -> str:
    """The moment by letters; behind a backslash one stands for itself. None is the reader's language."""
    if len(letters) > LONGEST_FORMAT:
        raise TooMuch(_("The format of a date is longer than 200 letters. Shorten it."))
    written, plain = [], False
    for letter in letters:
        if plain:
            written.append(letter)
            plain = False
        elif letter == "\\":
            plain = True
        else:
            writer = _WRITERS.get(letter)
            written.append(writer(moment, language) if writer else letter)
    return "".join(written)


def _ordinal(moment: datetime, _language: str | None) -> str:
    if 10 < moment.day < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(moment.day % 10, "th")


def _offset(moment: datetime, colon: str) -> str:
    delta = moment.utcoffset()
    minutes = int(delta.total_seconds() // 60) if delta else 0
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"


@lru_cache(maxsize=64)
def _locale(language: str | None) -> Locale:
    return Locale.parse(locale_of(language))


def _names(language: str | None) -> Locale:
    return _locale(language or locale_of(None))


def _weekday(width: _Width) -> Callable[[datetime, str | None], str]:
    return lambda moment, language: str(
        get_day_names(width, "stand-alone", _names(language))[moment.weekday()]
    )


def _month(width: _Width, letters: Literal["format", "stand-alone"]) -> Callable[[datetime, str | None], str]:
    # Beside a day, months of many languages bend: “5 февраля”, but “февраль”.
    return lambda moment, language: str(get_month_names(width, letters, _names(language))[moment.month])


def _days_of_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < 9999 else None
    return (following - date(day.year, day.month, 1)).days if following else 31


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_WRITERS: dict[str, Callable[[datetime, str | None], str]] = {
    "d": lambda at, _l: f"{at.day:02}",
    "j": lambda at, _l: str(at.day),
    "S": _ordinal,
    "D": _weekday("abbreviated"),
    "l": _weekday("wide"),
    "N": lambda at, _l: str(at.isoweekday()),
    "w": lambda at, _l: str(at.isoweekday() % 7),
    "z": lambda at, _l: str(at.timetuple().tm_yday - 1),
    "W": lambda at, _l: f"{at.isocalendar().week:02}",
    "o": lambda at, _l: str(at.isocalendar().year),
    "F": _month("wide", "format"),
    "f": _month("wide", "stand-alone"),
    "M": _month("abbreviated", "format"),
    "m": lambda at, _l: f"{at.month:02}",
    "n": lambda at, _l: str(at.month),
    "t": lambda at, _l: str(_days_of_month(at)),
    "L": lambda at, _l: str(int(_is_leap(at.year))),
    "Y": lambda at, _l: f"{at.year:04}",
    "y": lambda at, _l: f"{at.year % 100:02}",
    "a": lambda at, _l: "am" if at.hour < 12 else "pm",
    "A": lambda at, _l: "AM" if at.hour < 12 else "PM",
    "g": lambda at, _l: str(at.hour % 12 or 12),
    "G": lambda at, _l: str(at.hour),
    "h": lambda at, _l: f"{at.hour % 12 or 12:02}",
    "H": lambda at, _l: f"{at.hour:02}",
    "i": lambda at, _l: f"{at.minute:02}",
    "s": lambda at, _l: f"{at.second:02}",
    "u": lambda at, _l: f"{at.microsecond:06}",
    "v": lambda at, _l: f"{at.microsecond // 1000:03}",
    "e": lambda at, _l: getattr(at.tzinfo, "key", None) or at.tzname() or _offset(at, ":"),
    "I": lambda at, _l: str(int(bool(at.dst()))),
    "O": lambda at, _l: _offset(at, ""),
    "P": lambda at, _l: _offset(at, ":"),
    "T": lambda at, _l: at.tzname() or "",
    "Z": lambda at, _l: str(int(delta.total_seconds()) if (delta := at.utcoffset()) else 0),
    "c": lambda at, _l: write(at, "Y-m-d\\TH:i:sP"),
    "r": lambda at, _l: write(at, "D, d M Y H:i:s O"),
    "U": lambda at, _l: str(int(at.timestamp())),
}
