"""Values as numbers, moments and the rest: the gentle rules by which one kind of value stands for another."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.limits import LONGEST_MOMENT, LONGEST_NUMBER
from dealwright.kit.expressions.problems import CannotCalculate, sentence
from dealwright.kit.expressions.values import Choice, File, Link, Reference, Value, check_number, is_empty
from dealwright.kit.money import CURRENCY_CODES, Money

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LEADING_NUMBER = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)")
_MONEY = re.compile(r"([+-]?[0-9]+(?:[.,][0-9]+)?)[ |]([A-Z]{3})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_CLOCK = re.compile(
    r"(?:T|\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_YES = frozenset({"y", "yes", "true", "1"})
_NO = frozenset({"", "n", "no", "false", "0"})


def number_in(text: str) -> Decimal | None:
    """The number that text writes, with a decimal point or comma; None where it is more or less than that."""
    text = text.strip() if len(text) <= LONGEST_NUMBER else ""
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def leading_number(text: str) -> Decimal:
    """The number that text begins with, as PHP reads it; without one it is 0.

    >>> leading_number("234.34j4")
    Decimal('234.34')
    """
    found = _LEADING_NUMBER.match(text[:LONGEST_NUMBER])
    return Decimal(found[1]) if found else Decimal(0)


def money_in(text: str) -> Money | None:
    """The amount that text such as `12.50 BRL` or `12.50|BRL` writes."""
    found = _MONEY.fullmatch(text.strip()) if len(text) <= LONGEST_NUMBER else None
    if not found or found[2] not in CURRENCY_CODES:
        return None
    return Money(Decimal(found[1].replace(",", ".")), found[2])


def moment_in(text: str, scope: Scope) -> date | datetime | None:
    """The day or moment that text writes; without a zone it is the company's.

    `2016-02-05`, `05.02.2016`, `05/02/2016`, each with a time or without; between slashes the month
    stands first only where the scope writes its days so.
    """
    text = text.strip() if len(text) <= LONGEST_MOMENT else ""
    if found := _YEAR_FIRST.match(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _DAY_FIRST.match(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/" and scope.day_format.startswith(("m", "n")):
            day, month = month, day
    else:
        return None
    rest = text[found.end() :]
    try:
        on = date(year, month, day)
        if not rest:
            return on
        clock = _CLOCK.fullmatch(rest)
        if not clock:
            return None
        wall = datetime.combine(on, time(int(clock[1]), int(clock[2]), int(clock[3] or 0)))
        if clock[4]:
            return datetime.fromisoformat(f"{wall.isoformat()}{clock[4]}").astimezone(scope.zone())
        return settled(wall.replace(tzinfo=scope.zone()))
    except (ValueError, OverflowError):
        return None


def settled(wall: datetime) -> datetime:
    """A wall-clock time as it is: one that the clock skips in spring is read as the hour after the skip."""
    return wall.astimezone(UTC).astimezone(wall.tzinfo)


def truth_in(text: str) -> bool | None:
    """What text answers to a question of yes or no."""
    word = text.strip().lower() if len(text) <= 8 or text.isspace() else text
    return True if word in _YES else False if word in _NO else None


def is_true(value: Value) -> bool:
    """Whether a condition holds that has this value: everything but no, nothing, 0, N and empty."""
    if value is True or value is False:
        return value
    if isinstance(value, str):
        return truth_in(value) is not False
    if isinstance(value, Decimal):
        return bool(value)
    if isinstance(value, Money):
        return bool(value.amount)
    return not is_empty(value)


def number_of(value: Value) -> Decimal:
    """The value as a number: nothing is 0, yes is 1, text is what it writes. Raises CannotCalculate."""
    if isinstance(value, Decimal):
        return value
    if value is None:
        return Decimal(0)
    if isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, str | Choice):
        text = value if isinstance(value, str) else value.key
        if text == "":
            return Decimal(0)
        if (found := number_in(text)) is not None:
            return check_number(found)
        raise CannotCalculate(
            sentence(_("“%(text)s” is not a number. Check the field it comes from."), text=short(text))
        )
    if isinstance(value, tuple) and len(value) == 1:
        return number_of(value[0])
    raise CannotCalculate(_refusal_of_number(value))


def moment_of(value: Value, scope: Scope) -> datetime:
    """The value as a moment; a day is its beginning where the company is. Raises CannotCalculate."""
    found = day_or_moment_of(value, scope)
    if isinstance(found, datetime):
        return found
    return settled(datetime.combine(found, time.min, tzinfo=scope.zone()))


def day_or_moment_of(value: Value, scope: Scope) -> date | datetime:
    """The value as a moment or as a day, whichever it is. Raises CannotCalculate."""
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        return datetime.fromtimestamp(int(value), scope.zone())
    if isinstance(value, str) and (found := moment_in(value, scope)) is not None:
        return found
    if isinstance(value, tuple) and len(value) == 1:
        return day_or_moment_of(value[0], scope)
    if is_empty(value):
        raise CannotCalculate(_("The date is empty. Fill it in, or ask first whether it is filled."))
    if isinstance(value, str):
        raise CannotCalculate(
            sentence(_("“%(text)s” is not a date. Write it like 2026-02-05 14:30."), text=short(value))
        )
    raise CannotCalculate(_("This is not a date. Choose a field that holds one."))


def day_of(value: date, scope: Scope) -> date:
    """The day on which a moment falls where the company is."""
    return value.astimezone(scope.zone()).date() if isinstance(value, datetime) else value


def short(text: str) -> str:
    """As much of a text as fits into a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _refusal_of_number(value: Value) -> object:
    if isinstance(value, date):
        return _("A date is not a number. Use dateadd or datediff to calculate with dates.")
    if isinstance(value, tuple):
        return _("Several values are not a number. Take one of them, for example with firstvalue.")
    if isinstance(value, Reference | Link | File):
        return _("A record, a link or a file is not a number. Choose another field.")
    return _("This is not a number. Choose another field.")
