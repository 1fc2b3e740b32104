"""What a condition may ask of a value (AU-26, BP-37, BP-38)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import comparing, writing
from dealwright.kit.expressions.comparing import ORDERED, equal, order
from dealwright.kit.expressions.values import Kind, Link, Value, elements, is_empty

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope


class Operator(StrEnum):
    """The operators; each negation holds exactly where its plain form does not."""

    EQUAL = "equal"
    NOT_EQUAL = "not_equal"
    GREATER = "greater"
    NOT_LESS = "not_less"
    LESS = "less"
    NOT_GREATER = "not_greater"
    IN = "in"
    """The value stands in the given one: inside a text, as one element of several."""
    NOT_IN = "not_in"
    CONTAINS = "contains"
    """The given one stands in the value: inside its text, or inside one of its texts."""
    NOT_CONTAINS = "not_contains"
    FILLED = "filled"
    EMPTY = "empty"
    CHANGED = "changed"
    BETWEEN = "between"
    """From the first to the second given one, both included."""

    @property
    def label(self) -> Any:
        """“equals”, as a list of operators has it; lazily translated."""
        return _DESCRIBED[self].label

    @property
    def claim(self) -> Any:
        """The sentence a condition reads as, with places for `field` and `wanted`."""
        return _DESCRIBED[self].claim

    @property
    def wants(self) -> Wants:
        """What has to be given beside the field."""
        return _DESCRIBED[self].wants


class Wants(StrEnum):
    """What is given to compare with."""

    NOTHING = "nothing"
    ONE = "one"
    ONE_OR_SEVERAL = "one_or_several"
    TWO = "two"


@dataclass(frozen=True, slots=True)
class _Described:
    label: Any
    claim: Any
    wants: Wants = Wants.ONE


_DESCRIBED = {
    Operator.EQUAL: _Described(_("equals"), _("“%(field)s” equals “%(wanted)s”."), Wants.ONE_OR_SEVERAL),
    Operator.NOT_EQUAL: _Described(
        _("does not equal"), _("“%(field)s” does not equal “%(wanted)s”."), Wants.ONE_OR_SEVERAL
    ),
    Operator.GREATER: _Described(_("is more than"), _("“%(field)s” is more than “%(wanted)s”.")),
    Operator.NOT_LESS: _Described(_("is at least"), _("“%(field)s” is at least “%(wanted)s”.")),
    Operator.LESS: _Described(_("is less than"), _("“%(field)s” is less than “%(wanted)s”.")),
    Operator.NOT_GREATER: _Described(_("is at most"), _("“%(field)s” is at most “%(wanted)s”.")),
    Operator.IN: _Described(_("is in"), _("“%(field)s” is in “%(wanted)s”."), Wants.ONE_OR_SEVERAL),
    Operator.NOT_IN: _Described(
        _("is not in"), _("“%(field)s” is not in “%(wanted)s”."), Wants.ONE_OR_SEVERAL
    ),
    Operator.CONTAINS: _Described(
        _("contains"), _("“%(field)s” contains “%(wanted)s”."), Wants.ONE_OR_SEVERAL
    ),
    Operator.NOT_CONTAINS: _Described(
        _("does not contain"), _("“%(field)s” does not contain “%(wanted)s”."), Wants.ONE_OR_SEVERAL
    ),
    Operator.FILLED: _Described(_("is filled"), _("“%(field)s” is filled."), Wants.NOTHING),
    Operator.EMPTY: _Described(_("is empty"), _("“%(field)s” is empty."), Wants.NOTHING),
    Operator.CHANGED: _Described(_("has changed"), _("“%(field)s” has changed."), Wants.NOTHING),
    Operator.BETWEEN: _Described(
        _("lies between"), _("“%(field)s” lies between “%(first)s” and “%(last)s”."), Wants.TWO
    ),
}

_ORDERING = (Operator.GREATER, Operator.NOT_LESS, Operator.LESS, Operator.NOT_GREATER, Operator.BETWEEN)
_CONTAINING = (Operator.CONTAINS, Operator.NOT_CONTAINS)
_CONTAINED = frozenset({Kind.TEXT, Kind.NUMBER, Kind.LINK, Kind.CHOICE, Kind.LIST})


def operators_of(kind: Kind, *, multiple: bool = False, tells_changes: bool = True) -> tuple[Operator, ...]:
    """What may be asked of a field of that kind, in the order a form offers it."""
    multiple = multiple or kind is Kind.LIST

    def fits(operator: Operator) -> bool:
        if operator in _ORDERING:
            return kind in ORDERED and not multiple
        if operator in _CONTAINING:
            return multiple or kind in _CONTAINED
        return operator is not Operator.CHANGED or tells_changes

    return tuple(filter(fits, Operator))


def holds(operator: Operator, found: Value, wanted: Value, scope: Scope) -> bool:
    """Whether the operator holds between a value and the given one. `changed` is not asked here."""
    return _HOLDS[operator](found, wanted, scope)


def _contained(found: Value, wanted: Value, scope: Scope) -> bool:
    parts = elements(found)
    if not parts:
        return False
    if isinstance(wanted, tuple):
        return all(any(equal(part, each, scope) for each in wanted) for part in parts)
    return all(_stands_in(part, wanted, scope) for part in parts)


def _contains(found: Value, wanted: Value, scope: Scope) -> bool:
    asked = elements(wanted)
    return bool(asked) and all(
        any(_stands_in(part, each, scope) for each in elements(found)) for part in asked
    )


def _stands_in(part: Value, whole: Value, scope: Scope) -> bool:
    """Text and numbers beside text stand in it letter by letter; anything else only when it is the same."""
    is_text = isinstance(part, str) or isinstance(whole, str)
    if is_text and _is_wordy(part) and _is_wordy(whole):
        inner = writing.plain(part, scope)
        return bool(inner) and inner in writing.plain(whole, scope)
    return not is_empty(part) and comparing.equal(part, whole, scope)


def _is_wordy(value: Value) -> bool:
    return isinstance(value, str | Link | Decimal)


def _between(found: Value, wanted: Value, scope: Scope) -> bool:
    first, last = elements(wanted)
    if is_empty(found) or (is_empty(first) and is_empty(last)):
        return False
    return (is_empty(first) or order(found, first, scope) in (0, 1)) and (
        is_empty(last) or order(found, last, scope) in (-1, 0)
    )


def _ordered(*signs: int) -> Callable[[Value, Value, Scope], bool]:
    return lambda found, wanted, scope: order(found, wanted, scope) in signs


_HOLDS: dict[Operator, Callable[[Value, Value, Scope], bool]] = {
    Operator.EQUAL: equal,
    Operator.NOT_EQUAL: lambda found, wanted, scope: not equal(found, wanted, scope),
    Operator.GREATER: _ordered(1),
    Operator.NOT_LESS: _ordered(0, 1),
    Operator.LESS: _ordered(-1),
    Operator.NOT_GREATER: _ordered(-1, 0),
    Operator.IN: _contained,
    Operator.NOT_IN: lambda found, wanted, scope: not _contained(found, wanted, scope),
    Operator.CONTAINS: _contains,
    Operator.NOT_CONTAINS: lambda found, wanted, scope: not _contains(found, wanted, scope),
    Operator.FILLED: lambda found, _wanted, _scope: not is_empty(found),
    Operator.EMPTY: lambda found, _wanted, _scope: is_empty(found),
    Operator.BETWEEN: _between,
}
