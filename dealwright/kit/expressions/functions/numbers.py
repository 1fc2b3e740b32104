"""Functions of numbers."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import comparing, reading
from dealwright.kit.expressions.functions.table import Anything, Group, Number, Text, Whole, function
from dealwright.kit.expressions.limits import ARITHMETIC
from dealwright.kit.expressions.problems import CannotCalculate
from dealwright.kit.expressions.tree import Run
from dealwright.kit.expressions.values import Value, elements
from dealwright.kit.money import Money

MOST_DIGITS = 15


@function("abs", Group.NUMBERS, _("The number without its sign"), example="abs(-5)", gives="5")
def absolute(_run: Run, x: Number) -> Decimal:
    """-5 is 5."""
    return ARITHMETIC.abs(x)


@function(
    "intval",
    Group.NUMBERS,
    _("The whole number that a text begins with"),
    example='intval("234.34j4")',
    gives="234",
)
def whole_number(_run: Run, x: Anything) -> Decimal:
    """Text is read as far as it is a number; without one it is 0."""
    return _read(x).to_integral_value(ROUND_DOWN, ARITHMETIC)


@function(
    "floatval",
    Group.NUMBERS,
    _("The number that a text begins with"),
    example='floatval("122.34343The")',
    gives="122.34343",
)
def number(_run: Run, x: Anything) -> Decimal:
    """Text is read as far as it is a number; without one it is 0."""
    return _read(x)


@function(
    "numberformat",
    Group.NUMBERS,
    _("The number as text, with decimals, decimal mark and thousands mark of your choice"),
    example="numberformat(1300500.5, 2, ',', ' ')",
    gives="1 300 500,50",
)
def formatted(_run: Run, x: Number, decimals: Whole = 0, point: Text = ".", thousands: Text = ",") -> str:
    """Rounded half up."""
    if not 0 <= decimals <= MOST_DIGITS:
        raise CannotCalculate(_("A number is written with 0 to 15 decimals. Use one of these."))
    written = format(_round(x, decimals), f",.{decimals}f")
    whole, _dot, after = written.partition(".")
    whole = whole.replace(",", thousands[:5])
    return f"{whole}{point[:5]}{after}" if after else whole


@function("min", Group.NUMBERS, _("The least of several values"), example="min(5, 6, 18, 3, 7)", gives="3")
def least(run: Run, value: Anything, *further: Anything) -> Value:
    """Numbers, money or dates; lists are looked into, empty values passed over."""
    return _extreme(run, (value, *further), -1)


@function(
    "max", Group.NUMBERS, _("The greatest of several values"), example="max(5, 6, 18, 3, 7)", gives="18"
)
def greatest(run: Run, value: Anything, *further: Anything) -> Value:
    """Numbers, money or dates; lists are looked into, empty values passed over."""
    return _extreme(run, (value, *further), 1)


@function("rand", Group.NUMBERS, _("A random whole number from a to b"), example="rand(1, 6)")
def random_number(run: Run, a: Whole, b: Whole) -> Decimal:
    """Both ends may come."""
    return Decimal(run.scope.random.randint(min(a, b), max(a, b)))


@function(
    "round",
    Group.NUMBERS,
    _("The number, rounded to so many decimals"),
    example="round(15.576, 2)",
    gives="15.58",
)
def rounded(_run: Run, x: Anything, digits: Whole = 0) -> Value:
    """Half up, away from 0; negative digits round tens and hundreds. Money stays money."""
    if abs(digits) > MOST_DIGITS:
        raise CannotCalculate(_("A number is rounded to at most 15 digits. Use fewer."))
    if isinstance(x, Money):
        return Money(_round(x.amount, digits), x.currency)
    return _round(reading.number_of(x), digits)


@function("ceil", Group.NUMBERS, _("The next whole number above"), example="ceil(5.1)", gives="6")
def rounded_up(_run: Run, x: Number) -> Decimal:
    """-5.1 is -5."""
    return x.to_integral_value(ROUND_CEILING, ARITHMETIC)


@function("floor", Group.NUMBERS, _("The next whole number below"), example="floor(5.9)", gives="5")
def rounded_down(_run: Run, x: Number) -> Decimal:
    """-5.1 is -6."""
    return x.to_integral_value(ROUND_FLOOR, ARITHMETIC)


def _round(x: Decimal, digits: int) -> Decimal:
    whole = ARITHMETIC.scaleb(x, digits).to_integral_value(ROUND_HALF_UP)
    return ARITHMETIC.scaleb(whole, -digits)


def _read(x: Value) -> Decimal:
    return reading.leading_number(x) if isinstance(x, str) else reading.number_of(x)


def _extreme(run: Run, values: tuple[Value, ...], wanted: int) -> Value:
    found: Value = None
    for value in values:
        for each in elements(value):
            run.spend()
            if isinstance(each, str) and (as_number := reading.number_in(each)) is not None:
                each = as_number
            if each == "" or each is None:
                continue
            if found is None or comparing.order(each, found, run.scope) == wanted:
                found = each
    return found
