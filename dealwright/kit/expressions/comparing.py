"""Whether two values are the same, and which of them is greater, whatever kinds they are of.

The more exact kind says how: text beside a number is read as a number, beside a date as a date, beside
a record as its code or id. Two texts are compared as text. Nothing equals nothing and empty text, and is
neither greater nor less than anything.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading, writing
from dealwright.kit.expressions.problems import CannotCalculate, sentence
from dealwright.kit.expressions.values import Choice, File, Kind, Link, Reference, Value, elements, kind_of
from dealwright.kit.money import Money

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope


def equal(left: Value, right: Value, scope: Scope) -> bool:
    """Whether both are the same; several values are, when they are so in any order."""
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _equal_lists(elements(left), elements(right), scope)
    if left is None or right is None:
        return left in (None, "") and right in (None, "")
    if type(left) is type(right) and not isinstance(left, datetime | Money):
        return left == right
    pair = _common(left, right, scope)
    return pair is not None and pair[0] == pair[1]


def order(left: Value, right: Value, scope: Scope) -> int | None:
    """-1, 0 or 1; None beside nothing. Raises CannotCalculate for what has no order."""
    left, right = _only(left), _only(right)
    if left is None or right is None:
        return None
    for value in (left, right):
        if isinstance(value, bool | Reference | Choice | Link | File):
            raise CannotCalculate(
                sentence(
                    _("“%(kind)s” is neither greater nor less than anything. Ask whether it is equal."),
                    kind=kind_of(value).label,
                )
            )
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _sign(left, right)
    # An empty text is nothing where the other one is more than text.
    if (left == "" or right == "") and not (isinstance(left, str) and isinstance(right, str)):
        return None
    pair = _common(left, right, scope)
    if pair is None:
        raise CannotCalculate(
            sentence(
                _("“%(left)s” and “%(right)s” cannot be put in order. Compare values of the same kind."),
                left=reading.short(writing.plain(left, scope)),
                right=reading.short(writing.plain(right, scope)),
            )
        )
    return _sign(*pair)


def _only(value: Value) -> Value:
    if not isinstance(value, tuple):
        return value
    if len(value) > 1:
        raise CannotCalculate(
            _("Several values cannot be put in order. Take one of them, for example with firstvalue.")
        )
    return value[0] if value else None


def _sign(left: Any, right: Any) -> int:
    return (left > right) - (left < right)


def _equal_lists(left: tuple[Any, ...], right: tuple[Any, ...], scope: Scope) -> bool:
    if len(left) != len(right):
        return False
    try:
        if Counter(left) == Counter(right):
            return True
    except TypeError:
        pass
    if len(left) > 100:
        # Pairing by rule is quadratic; long lists of unlike kinds are compared as text.
        texts = ([writing.plain(each, scope) for each in side] for side in (left, right))
        return Counter(next(texts)) == Counter(next(texts))
    rest = list(right)
    for each in left:
        found = next((at for at, other in enumerate(rest) if equal(each, other, scope)), None)
        if found is None:
            return False
        rest.pop(found)
    return True


def _common(left: Value, right: Value, scope: Scope) -> tuple[Any, Any] | None:
    """Both as values that Python compares; None where they have nothing in common."""
    for exact, kinds in _BY_EXACTNESS:
        if isinstance(left, kinds):
            return exact(left, right, scope)
        if isinstance(right, kinds):
            pair = exact(right, left, scope)
            return (pair[1], pair[0]) if pair else None
    return (left, right) if isinstance(left, str) and isinstance(right, str) else None


def _as_money(amount: Any, other: Value, _scope: Scope) -> tuple[Any, Any] | None:
    if isinstance(other, str):
        other = reading.money_in(other) or reading.number_in(other)
    if isinstance(other, Money):
        return (amount.amount, other.amount) if amount.currency == other.currency else None
    return (amount.amount, other) if isinstance(other, Decimal) else None


def _as_moment(moment: Any, other: Value, scope: Scope) -> tuple[Any, Any] | None:
    if isinstance(other, str):
        other = reading.moment_in(other, scope)
    if not isinstance(other, date):
        return None
    if isinstance(moment, datetime) and isinstance(other, datetime):
        return moment, other
    # Beside a day a moment is the day it falls on, so that “until the 5th” includes the whole of it.
    return reading.day_of(moment, scope), reading.day_of(other, scope)


def _as_reference(record: Any, other: Value, _scope: Scope) -> tuple[Any, Any] | None:
    if isinstance(other, Reference):
        return (record.kind, record.key), (other.kind, other.key)
    if isinstance(other, str):
        return (record.key if _is_key(other) else record.code), other
    if isinstance(other, Decimal):
        return record.key, writing.number(other)
    return None


def _as_choice(choice: Any, other: Value, _scope: Scope) -> tuple[Any, Any] | None:
    if isinstance(other, str | Choice | File):
        return choice.key, other if isinstance(other, str) else other.key
    if isinstance(other, Decimal):
        return choice.key, writing.number(other)
    if isinstance(other, bool):
        return reading.truth_in(choice.key), other
    return None


def _as_truth(answer: Any, other: Value, _scope: Scope) -> tuple[Any, Any] | None:
    if isinstance(other, str):
        return answer, reading.truth_in(other)
    return (Decimal(answer), other) if isinstance(other, Decimal) else None


def _as_number(number: Any, other: Value, _scope: Scope) -> tuple[Any, Any] | None:
    if isinstance(other, str):
        found = reading.number_in(other)
        return None if found is None else (number, found)
    return None


def _as_link(link: Any, other: Value, _scope: Scope) -> tuple[Any, Any] | None:
    return (link.address, other) if isinstance(other, str) else None


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit()


_BY_EXACTNESS: tuple[tuple[Any, Any], ...] = (
    (_as_money, Money),
    (_as_moment, date),
    (_as_reference, Reference),
    (_as_choice, Choice | File),
    (_as_link, Link),
    (_as_truth, bool),
    (_as_number, Decimal),
)

ORDERED = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.MOMENT, Kind.MONEY})
"""The kinds of which one value is greater than another."""
