"""What may be wrong with a formula: each says what, at which letter, and what now."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused


def sentence(message: Any, /, **places: object) -> Any:
    """A lazily translated sentence with its places filled when it is read."""
    return _filled(message, places)


_filled = lazy(lambda message, places: str(message) % places, str)


class ExpressionProblem(Refused):
    """A formula, a template or a condition cannot be understood or worked out."""

    def __init__(self, message: Any, *, position: int | None = None, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.what = message
        """The sentence without the place."""
        self.position: int | None = None
        """The letter it is about, counted from nought."""
        if position is not None:
            self.at(position)

    def at(self, position: int) -> ExpressionProblem:
        """Say at which letter, unless that is said already."""
        return self if self.position is not None else self._placed(position)

    def moved(self, letters: int) -> ExpressionProblem:
        """The formula stands so many letters into a longer text."""
        return self if self.position is None else self._placed(self.position + letters)

    def _placed(self, position: int) -> ExpressionProblem:
        self.position = position
        self.message = sentence(_("At letter %(letter)s: %(what)s"), letter=position + 1, what=self.what)
        self.extra = {"position": position}
        return self


class NotUnderstood(ExpressionProblem):
    """The formula is not written as formulas are."""


class UnknownName(ExpressionProblem):
    """The formula asks for something that is not there (any more)."""


class CannotCalculate(ExpressionProblem):
    """The formula is well written, but has no result with these values."""


class TooMuch(ExpressionProblem):
    """The formula is larger, or works longer, than it may."""


class NotTold(ExpressionProblem):
    """Nobody says what the value was before."""


class WrongCondition(ExpressionProblem):
    """A part of a condition is wrong; `field` is the way to it, such as `any.0.all.2.value`."""
