"""What formulas work with: text, number, yes or no, dates, money, link, choice, file, record, list, nothing.

Values are plain immutable Python objects; nothing in a formula reaches an attribute of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.limits import DEFAULT, LARGEST_NUMBER, Limits
from dealwright.kit.expressions.problems import CannotCalculate, TooMuch, sentence
from dealwright.kit.money import Money


@dataclass(frozen=True, slots=True)
class Reference:
    """A record, a person or a group of people: `user_7`, `group_D7`, `D_12`."""

    kind: str
    """`user`, `department`, `deal` …"""
    key: str
    label: str = field(default="", compare=False)
    """As people call it."""
    short: str = field(default="", compare=False)
    """Its code, where that is not made of kind and key."""

    @property
    def code(self) -> str:
        """As other programs write it."""
        return self.short or f"{self.kind}_{self.key}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options of a list, by its key."""

    key: str
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what is read instead of it."""

    address: str
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file that a record keeps, with the addresses it may be had at."""

    key: str
    name: str = field(default="", compare=False)
    address: str = field(default="", compare=False)
    """For people who are signed in."""
    public_address: str = field(default="", compare=False)
    short_address: str = field(default="", compare=False)


Single: TypeAlias = str | Decimal | bool | date | datetime | Money | Reference | Choice | Link | File | None
Value: TypeAlias = Single | tuple[Any, ...]


class Kind(StrEnum):
    """The kinds of values."""

    NOTHING = "nothing"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    RECORD = "record"
    CHOICE = "choice"
    LINK = "link"
    FILE = "file"
    LIST = "list"

    @property
    def label(self) -> Any:
        """“Number”, lazily translated."""
        return _LABELS[self]


_LABELS = {
    Kind.NOTHING: _("Nothing"),
    Kind.TEXT: _("Text"),
    Kind.NUMBER: _("Number"),
    Kind.YES_NO: _("Yes or no"),
    Kind.DAY: _("Day"),
    Kind.MOMENT: _("Day and time"),
    Kind.MONEY: _("Money"),
    Kind.RECORD: _("Record or person"),
    Kind.CHOICE: _("Choice from a list"),
    Kind.LINK: _("Link"),
    Kind.FILE: _("File"),
    Kind.LIST: _("Several values"),
}
_KINDS: dict[type, Kind] = {
    type(None): Kind.NOTHING,
    str: Kind.TEXT,
    Decimal: Kind.NUMBER,
    bool: Kind.YES_NO,
    date: Kind.DAY,
    datetime: Kind.MOMENT,
    Money: Kind.MONEY,
    Reference: Kind.RECORD,
    Choice: Kind.CHOICE,
    Link: Kind.LINK,
    File: Kind.FILE,
    tuple: Kind.LIST,
}


def kind_of(value: Value) -> Kind:
    """Which kind of value this is."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    return next(kind for base, kind in reversed(_KINDS.items()) if isinstance(value, base))


def accept(value: Any, limits: Limits = DEFAULT) -> Value:
    """A value from outside as formulas know it: whole numbers and floats become exact, lists become tuples.

    Raises CannotCalculate for what is no value, TooMuch for what is too large.
    """
    return _accept(value, limits, 0)


def is_empty(value: Value) -> bool:
    """Whether there is nothing in it: no value, blank text, a list without elements or of empty ones."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    return isinstance(value, tuple) and all(map(is_empty, value))


def elements(value: Value) -> tuple[Any, ...]:
    """Several values as they are, one as the only element, nothing as none."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def check_text(text: str, limits: Limits = DEFAULT) -> str:
    """The text, unless it is too long."""
    check_text_size(len(text), limits)
    return text


def check_text_size(letters: int, limits: Limits = DEFAULT) -> None:
    """TooMuch where so many letters are too many."""
    if letters > limits.longest_text:
        raise TooMuch(
            sentence(
                _("A text is longer than %(most)s letters. Take a shorter part of it."),
                most=limits.longest_text,
            )
        )


def check_list(values: Sequence[Any], limits: Limits = DEFAULT) -> tuple[Any, ...]:
    """The list, unless it is too long."""
    if len(values) > limits.longest_list:
        raise TooMuch(
            sentence(
                _("A list has more than %(most)s elements. Take fewer of them."), most=limits.longest_list
            )
        )
    return tuple(values)


def check_number(number: Decimal) -> Decimal:
    """The number, unless it is none, or too large."""
    if not number.is_finite():
        raise CannotCalculate(_("This is not a number. Check the field it comes from."))
    if number.adjusted() >= 40 or abs(number) >= LARGEST_NUMBER:
        raise TooMuch(_("A number has more than 40 digits. Check what is multiplied or raised to a power."))
    return number


_PLAIN = frozenset({type(None), bool, Reference, Choice, Link, File})


def _accept(value: Any, limits: Limits, depth: int) -> Value:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, str):
        return check_text(value, limits)
    if isinstance(value, Decimal):
        return check_number(value)
    if kind is int:
        if abs(value) >= LARGEST_NUMBER:
            return check_number(Decimal("1e40"))
        return Decimal(value)
    if kind is float:
        return check_number(Decimal(repr(value)))
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise CannotCalculate(_("This time has no time zone. Check the field it comes from."))
        return value
    if isinstance(value, date | Reference | Choice | Link | File):
        return value
    if isinstance(value, Money):
        check_number(value.amount)
        return value
    if isinstance(value, Promise):
        return check_text(str(value), limits)
    if isinstance(value, tuple | list) and depth < 2:
        found = tuple(_accept(each, limits, depth + 1) for each in check_list(value, limits))
        check_text_size(sum(len(each) for each in found if isinstance(each, str)), limits)
        return found
    raise CannotCalculate(_("Formulas cannot work with this value. Choose another field."))
