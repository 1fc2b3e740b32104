"""How large a formula may be and how long it may work. There are no loops, so these bound everything."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Clamped, Context, DivisionByZero, InvalidOperation, Overflow

LONGEST_FORMULA = 4_000
"""Letters."""
LONGEST_FORMULAS = 50_000
"""Letters of all formulas in one template."""
LONGEST_TEMPLATE = 200_000
MOST_PARTS = 500
"""Formulas in one template."""
DEEPEST = 100
"""Brackets, calls and operators within each other; a chain of so many sums is one, too."""
LONGEST_NAME = 200
LONGEST_NUMBER = 60
"""Letters of a text that is read as a number."""
LONGEST_MOMENT = 100
"""Letters of a text that is read as a date, or as a span of time."""
LARGEST_NUMBER = 10**40
MOST_CONDITIONS = 200

ARITHMETIC = Context(prec=34, Emax=60, Emin=-60, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Thirty-four digits, as the decimal numbers of IEEE 754; what grows beyond is refused at once."""
ARITHMETIC.traps[Clamped] = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one evaluation."""

    steps: int = 50_000
    """Operators, names and calls, and one more for each element of a list or thousand letters."""
    longest_text: int = 1_000_000
    longest_list: int = 10_000
    seconds: float = 2.0
    """A net below the steps: looked at with every call."""


DEFAULT = Limits()
