"""A formula once it is understood: immutable nodes that work themselves out and write themselves down."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import casts, comparing, reading, system, writing
from dealwright.kit.expressions.limits import ARITHMETIC, DEEPEST, DEFAULT, Limits
from dealwright.kit.expressions.names import Modifier, Name, write_reference
from dealwright.kit.expressions.problems import CannotCalculate, ExpressionProblem, TooMuch
from dealwright.kit.expressions.values import Value, accept, check_number, check_text, check_text_size
from dealwright.kit.money import Money

if TYPE_CHECKING:
    from dealwright.kit.expressions.functions.table import Function
    from dealwright.kit.expressions.scope import Scope


class Run:
    """One evaluation: the scope it asks, and what it may still spend."""

    __slots__ = ("limits", "scope", "steps", "until")

    def __init__(self, scope: Scope, limits: Limits = DEFAULT) -> None:
        self.scope = scope
        self.limits = limits
        self.steps = limits.steps
        self.until = 0.0

    def spend(self, steps: int = 1) -> None:
        """Take so many steps; TooMuch where that are more than are left."""
        self.steps -= steps
        if self.steps < 0:
            raise TooMuch(_("The formula has too much to do. Divide it into several smaller ones."))

    def look_at_the_clock(self) -> None:
        """TooMuch where the time is over; it begins with the first look."""
        now = time.monotonic()
        if not self.until:
            self.until = now + self.limits.seconds
        elif now > self.until:
            raise TooMuch(_("The formula takes too long. Divide it into several smaller ones."))

    def text_of(self, value: Value) -> str:
        """The plain text of a value, paid for by its length."""
        if isinstance(value, tuple):
            # Each is paid for before they are joined: a list may hold one large text many times.
            texts = [self.text_of(each) for each in value]
            check_text_size(sum(map(len, texts)), self.limits)
            return writing.SEPARATOR.join(texts)
        text = value if type(value) is str else writing.plain(value, self.scope)
        self.spend(1 + len(text) // 1_000)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(ABC):
    """A part of a formula."""

    strength: ClassVar[int] = 100
    """How tightly it binds; weaker ones need brackets inside stronger ones."""
    position: int = field(default=0, compare=False, repr=False)
    """The letter it begins at."""
    depth: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        depth = 1 + max((part.depth for part in self.parts()), default=0)
        if depth > DEEPEST:
            raise too_deep(self.position)
        object.__setattr__(self, "depth", depth)

    def parts(self) -> tuple[Node, ...]:
        """The nodes right below this one."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for part in self.parts():
            yield from part.walk()

    @abstractmethod
    def value(self, run: Run) -> Value:
        """What it comes to."""

    @abstractmethod
    def write(self) -> str:
        """The formula that is understood as this node."""

    def _inside(self, part: Node, at_least: int) -> str:
        return part.write() if part.strength >= at_least else f"({part.write()})"


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, true or false as written in the formula."""

    held: Decimal | str | bool

    def value(self, run: Run) -> Value:
        run.spend()
        return self.held

    def write(self) -> str:
        if isinstance(self.held, bool):
            return "true" if self.held else "false"
        if isinstance(self.held, Decimal):
            return format(self.held, "f")
        if '"' in self.held and "'" not in self.held:
            return f"'{self.held}'"
        return '"{}"'.format(self.held.replace('"', '""'))


@dataclass(frozen=True, slots=True)
class Several(Node):
    """A list as written in the formula: `[1, 2, 3]`."""

    items: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.items

    def value(self, run: Run) -> Value:
        run.spend()
        return tuple(item.value(run) for item in self.items)

    def write(self) -> str:
        return f"[{', '.join(item.write() for item in self.items)}]"


@dataclass(frozen=True, slots=True)
class Ask(Node):
    """A name that the scope answers, with its modifiers: `{=Document:TITLE > printable}`."""

    name: Name
    modifiers: tuple[Modifier, ...] = ()

    def value(self, run: Run) -> Value:
        run.spend()
        try:
            return ask(self.name, self.modifiers, run)
        except ExpressionProblem as problem:
            raise problem.at(self.position) from None

    def write(self) -> str:
        return write_reference(self.name, self.modifiers)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments: `round(15.576, 2)`."""

    function: Function
    arguments: tuple[Node, ...] = ()

    def parts(self) -> tuple[Node, ...]:
        return self.arguments

    def value(self, run: Run) -> Value:
        run.spend()
        run.look_at_the_clock()
        function = self.function
        try:
            if function.is_lazy:
                return function.work(run, *(partial(each.value, run) for each in self.arguments))
            return function.call(run, [each.value(run) for each in self.arguments])
        except ExpressionProblem as problem:
            raise problem.at(self.position) from None
        except (ArithmeticError, ValueError) as wrong:
            raise out_of_range().at(self.position) from wrong

    def write(self) -> str:
        return f"{self.function.name}({', '.join(each.write() for each in self.arguments)})"


OR, AND, NOT, COMPARE, JOIN, ADD, MULTIPLY, SIGN, POWER, PERCENT = range(1, 11)


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x`, `+x`, `not x`, `x%`."""

    operator: str
    operand: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)

    @property
    def strength(self) -> int:  # type: ignore[override]
        """As tight as its operator."""
        return _UNARY_STRENGTH[self.operator]

    def value(self, run: Run) -> Value:
        run.spend()
        operand = self.operand.value(run)
        if self.operator == "not":
            return not reading.is_true(operand)
        try:
            if isinstance(operand, Money):
                return _UNARY_MONEY[self.operator](operand)
            number = reading.number_of(operand)
        except ExpressionProblem as problem:
            raise problem.at(self.position) from None
        if self.operator == "%":
            return ARITHMETIC.divide(number, Decimal(100))
        return ARITHMETIC.minus(number) if self.operator == "-" else number

    def write(self) -> str:
        if self.operator == "%":
            return f"{self._inside(self.operand, PERCENT)}%"
        inner = self._inside(self.operand, self.strength)
        return f"not {inner}" if self.operator == "not" else f"{self.operator}{inner}"


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two parts and what is done with them: `a + b`, `a and b`."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        return self.left, self.right

    @property
    def strength(self) -> int:  # type: ignore[override]
        """As tight as its operator."""
        return _BINARY_STRENGTH[self.operator]

    def value(self, run: Run) -> Value:
        run.spend()
        operator = self.operator
        left = self.left.value(run)
        # What the left part decides alone, the right part is not asked.
        if operator == "and":
            return reading.is_true(left) and reading.is_true(self.right.value(run))
        if operator == "or":
            return reading.is_true(left) or reading.is_true(self.right.value(run))
        right = self.right.value(run)
        try:
            return _BINARY[operator](run, left, right)
        except ExpressionProblem as problem:
            raise problem.at(self.position) from None
        except (ArithmeticError, ValueError) as wrong:
            raise out_of_range().at(self.position) from wrong

    def write(self) -> str:
        own = self.strength
        # Sums and the like lean to the left, powers to the right, comparisons to neither side.
        left = self._inside(self.left, own + (own in (COMPARE, POWER)))
        right = self._inside(self.right, _RIGHT_OF_POWER if own == POWER else own + 1)
        gap = "" if self.operator == "^" else " "
        return f"{left}{gap}{self.operator}{gap}{right}"


def too_deep(position: int) -> TooMuch:
    """For a formula with too much within each other."""
    return TooMuch(
        _("The formula has more than 100 steps within each other. Divide it into several smaller ones."),
        position=position,
    )


def ask(name: Name, modifiers: tuple[Modifier, ...], run: Run) -> Value:
    """What the scope answers, as a formula gets it: moments by the company's clock unless it asks else."""
    scope = run.scope
    if name.object == "System":
        value = system.answer(name, scope)
    else:
        value = at_home(accept(scope.value(name), run.limits), scope)
        if isinstance(value, tuple):
            run.spend(len(value) // 10)
    if not modifiers:
        return value
    try:
        return casts.modified(value, modifiers, scope)
    except (ArithmeticError, ValueError) as wrong:
        raise out_of_range() from wrong


def at_home(value: Value, scope: Scope) -> Value:
    """Moments as the clock of the company shows them."""
    if isinstance(value, datetime):
        try:
            return value.astimezone(scope.zone())
        except OverflowError as wrong:
            raise out_of_range() from wrong
    if isinstance(value, tuple):
        return tuple(at_home(each, scope) for each in value)
    return value


def out_of_range() -> ExpressionProblem:
    """For what Python can neither compute nor represent."""
    return CannotCalculate(
        _("This cannot be worked out: a number or a date is out of range. Check its parts.")
    )


def _add(_run: Run, left: Value, right: Value) -> Value:
    return _sum(left, right, 1)


def _subtract(_run: Run, left: Value, right: Value) -> Value:
    return _sum(left, right, -1)


def _sum(left: Value, right: Value, sign: int) -> Value:
    currency = _currency(left, right)
    first, second = reading.number_of(left), reading.number_of(right)
    total = check_number((ARITHMETIC.add if sign > 0 else ARITHMETIC.subtract)(first, second))
    return Money(total, currency) if currency else total


def _multiply(_run: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Money) and isinstance(right, Money):
        raise CannotCalculate(_("Money cannot be multiplied by money. Multiply it by a number."))
    currency = _currency(left, right)
    product = check_number(ARITHMETIC.multiply(reading.number_of(left), reading.number_of(right)))
    return Money(product, currency) if currency else product


def _divide(_run: Run, left: Value, right: Value) -> Value:
    currency = _currency(left, right)
    divisor = reading.number_of(right)
    if not divisor:
        raise CannotCalculate(_("Nothing can be divided by 0. Ask first whether the divisor is filled."))
    if isinstance(right, Money) and not isinstance(left, Money):
        raise CannotCalculate(
            _("A number cannot be divided by money. Divide money by money, or by a number.")
        )
    share = check_number(ARITHMETIC.divide(reading.number_of(left), divisor))
    return Money(share, currency) if currency and not isinstance(right, Money) else share


def _power(_run: Run, left: Value, right: Value) -> Value:
    base, exponent = reading.number_of(left), reading.number_of(right)
    if not base and exponent < 0:
        raise CannotCalculate(_("0 has no negative power. Ask first whether the number is filled."))
    if base < 0 and exponent != exponent.to_integral_value():
        raise CannotCalculate(_("A negative number has no broken power. Use abs, or a whole exponent."))
    if not base and not exponent:
        return Decimal(1)
    try:
        return check_number(ARITHMETIC.power(base, exponent))
    except OverflowError:
        raise TooMuch(_("This power is too large. Use a smaller exponent.")) from None
    except ArithmeticError:
        raise TooMuch(_("This power is too large. Use a smaller exponent.")) from None


def _join(run: Run, left: Value, right: Value) -> Value:
    return check_text(run.text_of(left) + run.text_of(right), run.limits)


def _currency(left: Value, right: Value) -> str | None:
    found = [str(value.currency) for value in (left, right) if isinstance(value, Money)]
    if len(set(found)) > 1:
        raise CannotCalculate(
            _("Amounts in different currencies cannot be calculated together. Convert one of them first.")
        )
    return found[0] if found else None


def _equal(run: Run, left: Value, right: Value) -> Value:
    return comparing.equal(left, right, run.scope)


def _unequal(run: Run, left: Value, right: Value) -> Value:
    return not comparing.equal(left, right, run.scope)


def _ordered(*wanted: int) -> Callable[[Run, Value, Value], Value]:
    def compare(run: Run, left: Value, right: Value) -> Value:
        return comparing.order(left, right, run.scope) in wanted

    return compare


_BINARY: dict[str, Callable[[Run, Any, Any], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "^": _power,
    "&": _join,
    "=": _equal,
    "<>": _unequal,
    "<": _ordered(-1),
    "<=": _ordered(-1, 0),
    ">": _ordered(1),
    ">=": _ordered(1, 0),
}
_UNARY_MONEY: dict[str, Callable[[Money], Value]] = {
    "-": lambda amount: -amount,
    "+": lambda amount: amount,
    "%": lambda amount: Money(ARITHMETIC.divide(amount.amount, Decimal(100)), amount.currency),
}
_UNARY_STRENGTH = {"not": NOT, "-": SIGN, "+": SIGN, "%": PERCENT}
_BINARY_STRENGTH = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), COMPARE),
    "&": JOIN,
    "+": ADD,
    "-": ADD,
    "*": MULTIPLY,
    "/": MULTIPLY,
    "^": POWER,
}
_RIGHT_OF_POWER = SIGN
