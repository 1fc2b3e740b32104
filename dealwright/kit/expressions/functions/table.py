"""The one table of functions: what each is called, takes and gives; read by parser, picker and guide."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_args, get_type_hints

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading
from dealwright.kit.expressions.limits import ARITHMETIC
from dealwright.kit.expressions.problems import CannotCalculate, sentence
from dealwright.kit.expressions.values import Reference, Value, elements

if TYPE_CHECKING:
    from dealwright.kit.expressions.tree import Run

SOURCE = "C57:4912"


class Group(StrEnum):
    """The groups in which the picker shows functions, in this order."""

    NUMBERS = "numbers"
    LOGIC = "logic"
    TEXTS = "texts"
    LISTS = "lists"
    DATES = "dates"
    WORKING_TIME = "working_time"
    ZONES = "zones"
    LINKS = "links"

    @property
    def label(self) -> Any:
        """“Numbers”, lazily translated."""
        return _LABELS[self]


_LABELS = {
    Group.NUMBERS: _("Numbers"),
    Group.LOGIC: _("Decisions"),
    Group.TEXTS: _("Text"),
    Group.LISTS: _("Several values"),
    Group.DATES: _("Dates"),
    Group.WORKING_TIME: _("Working time"),
    Group.ZONES: _("Time zones"),
    Group.LINKS: _("Links"),
}


@dataclass(frozen=True, slots=True)
class Takes:
    """What a parameter takes, and how a value becomes that."""

    label: Any
    read: Callable[[Value, Run], Any]


def _whole(value: Value, _run: Run) -> int:
    number = reading.number_of(value)
    if number.adjusted() > 9:
        raise CannotCalculate(_("This number is too large here. Use one below a thousand million."))
    return int(number.to_integral_value(ROUND_DOWN, ARITHMETIC))


def _moment(value: Value, run: Run) -> date | datetime:
    return reading.day_or_moment_of(value, run.scope)


def _person(value: Value, run: Run) -> Reference:
    """One user: of a group the one with the lowest id (C57:13640)."""
    first = next(iter(elements(value)), None)
    found = first if isinstance(first, Reference) else _person_in(first)
    if found is None:
        raise CannotCalculate(_("This is not a person. Choose a field with one, or write it like user_7."))
    if found.kind == "user":
        return found
    members = run.scope.members(found)
    if not members:
        raise CannotCalculate(
            sentence(
                _("Nobody belongs to “%(group)s”. Choose a person, or a group with people in it."),
                group=found.label or found.code,
            )
        )
    return min(members, key=_id)


def _id(person: Reference) -> tuple[int, str]:
    return (int(person.key), "") if person.key.isdecimal() else (2**63, person.key)


def _person_in(value: Value) -> Reference | None:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return Reference("user", str(int(value)))
    if not isinstance(value, str) or len(value) > 60:
        return None
    kind, _underscore, key = value.strip().partition("_")
    if kind.isdecimal() and not key:
        return Reference("user", kind)
    return Reference(kind, key) if kind in ("user", "group") and key else None


Number: TypeAlias = Annotated[Decimal, Takes(_("number"), lambda value, _run: reading.number_of(value))]
Whole: TypeAlias = Annotated[int, Takes(_("whole number"), _whole)]
Text: TypeAlias = Annotated[str, Takes(_("text"), lambda value, run: run.text_of(value))]
Moment: TypeAlias = Annotated[date, Takes(_("date"), _moment)]
"""A day, or a moment with its zone."""
Person: TypeAlias = Annotated[Reference, Takes(_("person"), _person)]
Flag: TypeAlias = Annotated[bool, Takes(_("yes or no"), lambda value, _run: reading.is_true(value))]
Several: TypeAlias = Annotated[tuple[Any, ...], Takes(_("list"), lambda value, _run: elements(value))]
Anything: TypeAlias = Annotated[Any, Takes(_("any value"), lambda value, _run: value)]
Later: TypeAlias = Annotated[Callable[[], Value], Takes(_("any value"), lambda value, _run: value)]
"""An argument that is worked out only when it is called for."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function."""

    name: str
    takes: Takes
    is_optional: bool = False
    is_repeated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """What may be called in a formula."""

    name: str
    group: Group
    label: Any
    """What it is for, lazily translated."""
    example: str
    gives: str
    """What the example comes to as plain text; empty where that depends on the day or on luck."""
    parameters: tuple[Parameter, ...]
    work: Callable[..., Value]
    is_lazy: bool = False
    source: str = SOURCE

    @property
    def fewest(self) -> int:
        """Arguments it needs."""
        return sum(not each.is_optional and not each.is_repeated for each in self.parameters)

    @property
    def most(self) -> int | None:
        """Arguments it takes; None is any number of them."""
        return None if any(each.is_repeated for each in self.parameters) else len(self.parameters)

    @property
    def signature(self) -> str:
        """`round(x, digits?)`."""
        names = (f"{each.name}{'?' * each.is_optional}{'…' * each.is_repeated}" for each in self.parameters)
        return f"{self.name}({', '.join(names)})"

    def call(self, run: Run, arguments: list[Value]) -> Value:
        """Read the arguments as what they are meant to be, and work."""
        parameters = self.parameters
        last = len(parameters) - 1
        return self.work(
            run, *[parameters[min(at, last)].takes.read(value, run) for at, value in enumerate(arguments)]
        )


FUNCTIONS: dict[str, Function] = {}
"""By name in small letters; ordered as the groups are."""


def function(
    name: str, group: Group, label: Any, *, example: str, gives: str = "", source: str = SOURCE
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Put a Python function into the table; its annotations say what it takes."""

    def put(work: Callable[..., Value]) -> Callable[..., Value]:
        hints = get_type_hints(work, include_extras=True)
        parameters = [
            Parameter(
                each.name.strip("_"),
                _taken(hints[each.name]),
                is_optional=each.default is not inspect.Parameter.empty,
                is_repeated=each.kind is inspect.Parameter.VAR_POSITIONAL,
            )
            for each in list(inspect.signature(work).parameters.values())[1:]
        ]
        is_lazy = any(each.takes is _taken(Later) for each in parameters)
        FUNCTIONS[name] = Function(
            name, group, label, example, gives, tuple(parameters), work, is_lazy, source
        )
        return work

    return put


def _taken(hint: Any) -> Takes:
    """What an annotation says, be it `Whole` or `Whole | None`."""
    found = next((part for part in get_args(hint) if isinstance(part, Takes)), None)
    return found or _taken(get_args(hint)[0])
