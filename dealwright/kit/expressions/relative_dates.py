"""Dates in English words, as PHP's `strtotime` reads them: `next Thursday`, `last day of next month`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dealwright.kit.expressions import reading
from dealwright.kit.expressions.limits import LONGEST_MOMENT
from dealwright.kit.expressions.spans import UNITS, Span

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {name[:cut]: at for at, name in enumerate(_MONTH_NAMES, 1) for cut in (3, len(name))} | {"sept": 9}
_DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = {name[:cut]: at for at, name in enumerate(_DAY_NAMES) for cut in (3, len(name))}
WEEKDAYS |= {"tues": 1, "wednes": 2, "thur": 3, "thurs": 3}
_TURNS = {"next": 1, "last": -1, "previous": -1, "this": 0}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


def _one_of(words: object) -> str:
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_MONTH, _WEEKDAY, _UNIT, _TURN = map(_one_of, (MONTHS, WEEKDAYS, UNITS, _TURNS))
_MONTH_OF_YEAR = rf"(?:(?P<m>{_MONTH})(?:\s+(?P<y>[0-9]{{4}}))?|(?P<turn>{_TURN})\s+(?P<of>month|year))"


class _Reading:
    """What the words have said so far."""

    def __init__(self, now: datetime) -> None:
        self.day = now.date()
        self.at: time = now.time().replace(microsecond=0)
        self.zone = now.tzinfo
        self.months = self.days = self.seconds = 0
        self.finish: list[Callable[[date], date]] = []

    def begin_day(self) -> None:
        self.at = time.min

    def result(self, scope: Scope) -> datetime:
        day = Span(self.months, self.days).after(self.day, scope)
        for step in self.finish:
            day = step(day)
        wall = datetime.combine(day, self.at, tzinfo=self.zone)
        moment = reading.settled(wall)
        return (moment.astimezone(UTC) + timedelta(seconds=self.seconds)).astimezone(self.zone)


def read(text: str, scope: Scope) -> datetime | None:
    """The moment that the words name, beginning from now; None where they are not understood."""
    if len(text) > LONGEST_MOMENT:
        return None
    words = " ".join(text.lower().replace(",", " ").split())
    if words.startswith("@") and (stamp := reading.number_in(words[1:])) is not None:
        return datetime.fromtimestamp(int(stamp), scope.zone())
    if (written := reading.moment_in(words.upper(), scope)) is not None:
        return reading.moment_of(written, scope)
    if not words:
        return None
    said = _Reading(scope.now().astimezone(scope.zone()))
    at = 0
    while at < len(words):
        for pattern, say in _SAYINGS:
            found = pattern.match(words, at)
            if found and (found.end() == len(words) or words[found.end()] == " "):
                try:
                    say(said, found, scope)
                except ValueError:
                    return None
                at = found.end() + 1
                break
        else:
            return None
    return said.result(scope)


def _word(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    if found[0] == "now":
        return
    said.at = time(12) if found[0] == "noon" else time.min
    said.days += {"tomorrow": 1, "yesterday": -1}.get(found[0], 0)


def _written_day(said: _Reading, found: re.Match[str], scope: Scope) -> None:
    day = reading.moment_in(found[0], scope)
    if day is None:
        raise ValueError
    said.day = day
    said.begin_day()


def _named_day(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    groups = found.groupdict()
    year = int(groups["y"]) if groups["y"] else said.day.year
    said.day = date(year, MONTHS[groups["m"]], int(groups["d"]))
    said.begin_day()


def _clock(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    hour, half = int(found["h"]), found["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not found["min"]:
        raise ValueError
    said.at = time(hour, int(found["min"] or 0), int(found["s"] or 0))


def _day_of_month(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    _go_to_month(said, found)
    last = found["which"] == "last"
    said.finish.append(lambda day: _last_of_month(day) if last else day.replace(day=1))


def _weekday_of_month(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    _go_to_month(said, found)
    which, weekday = _ORDINALS[found["which"]], WEEKDAYS[found["weekday"]]
    said.begin_day()

    def go(day: date) -> date:
        if which < 0:
            last = _last_of_month(day)
            return last - timedelta((last.weekday() - weekday) % 7)
        first = day.replace(day=1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))

    said.finish.append(go)


def _go_to_month(said: _Reading, found: re.Match[str]) -> None:
    if found["turn"]:
        said.months += _TURNS[found["turn"]] * (12 if found["of"] == "year" else 1)
    else:
        said.day = date(int(found["y"]) if found["y"] else said.day.year, MONTHS[found["m"]], 1)
        said.begin_day()
    # From the 31st a step of months would fall on the last day of the shorter one, which is the same month.


def _weekday_of_week(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    weekday = WEEKDAYS[found["weekday"]]
    said.days += 7 * _TURNS[found["turn"]]
    said.begin_day()
    said.finish.append(lambda day: day + timedelta(weekday - day.weekday()))


def _weekday(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    weekday, turn = WEEKDAYS[found["weekday"]], _TURNS.get(found["turn"] or "this", 0)
    said.begin_day()

    def go(day: date) -> date:
        if turn < 0:
            return day - timedelta((day.weekday() - weekday - 1) % 7 + 1)
        ahead = (weekday - day.weekday()) % 7
        return day + timedelta(ahead or (7 if turn > 0 else 0))

    said.finish.append(go)


def _turn_of_unit(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    _step(said, _TURNS[found["turn"]], found["unit"])


def _count_of_unit(said: _Reading, found: re.Match[str], _scope: Scope) -> None:
    count = int(found["count"].replace(" ", ""))
    _step(said, -count if found["ago"] else count, found["unit"])


def _step(said: _Reading, count: int, word: str) -> None:
    unit = UNITS[word]
    if unit in ("years", "months"):
        said.months += count * (12 if unit == "years" else 1)
    elif unit in ("weeks", "days"):
        said.days += count * (7 if unit == "weeks" else 1)
    else:
        said.seconds += count * {"hours": 3600, "minutes": 60, "seconds": 1}[unit]


_LONG_UNIT = _one_of(unit for unit in UNITS if len(unit) > 1)
_SAYINGS = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        (r"now|today|midnight|noon|tomorrow|yesterday", _word),
        (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}", _written_day),
        (rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTH})(?:\s+(?P<y>[0-9]{{4}}))?", _named_day),
        (rf"(?P<m>{_MONTH})\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+(?P<y>[0-9]{{4}}))?", _named_day),
        (r"(?P<h>[0-9]{1,2})(?::(?P<min>[0-9]{2}))?(?::(?P<s>[0-9]{2}))?\s*(?P<half>am|pm)?", _clock),
        (rf"(?P<which>first|last) day of {_MONTH_OF_YEAR}", _day_of_month),
        (rf"(?P<which>{_one_of(_ORDINALS)}) (?P<weekday>{_WEEKDAY}) of {_MONTH_OF_YEAR}", _weekday_of_month),
        (rf"(?P<weekday>{_WEEKDAY}) (?P<turn>{_TURN}) week", _weekday_of_week),
        (rf"(?:(?P<turn>{_TURN}) )?(?P<weekday>{_WEEKDAY})", _weekday),
        (rf"(?P<turn>{_TURN}) (?P<unit>{_LONG_UNIT})", _turn_of_unit),
        (rf"(?P<count>[+-]? ?[0-9]{{1,6}}) ?(?P<unit>{_LONG_UNIT})(?P<ago> ago)?", _count_of_unit),
    )
)


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
