"""What the values of a deal must be like."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, rounded

LONGEST_TITLE = 200
LONGEST_SOURCE = 40


class Priced(Protocol):
    """A line, whether it is a row already or not."""

    @property
    def price(self) -> Decimal:
        """Of one piece."""

    @property
    def quantity(self) -> Decimal:
        """How many pieces."""


def checked_title(title: str) -> str:
    """The title trimmed, with one space between words."""
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Write what the deal is about."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("This title is longer than 200 letters."), field="title")
    return title


def checked_source(source: str) -> str:
    """The source trimmed."""
    source = source.strip()
    if len(source) > LONGEST_SOURCE:
        raise Refused(_("A source is at most 40 letters long."), field="source")
    return source


def checked_amount(amount: Money) -> Money:
    """The amount rounded to the smallest coin."""
    if amount.amount < 0:
        raise Refused(_("The amount of a deal is never below zero."), field="amount")
    if amount.amount > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="amount")
    return rounded(amount)


def checked_dates(begins_on: date | None, closes_on: date | None) -> None:
    """A deal closes on the day it begins, or later."""
    if begins_on and closes_on and closes_on < begins_on:
        raise Refused(_("A deal cannot close before it begins."), field="closes_on")


def worth_of(lines: Iterable[Priced], currency: str) -> Money:
    """What the lines are worth together, rounded once."""
    return checked_amount(Money(sum((line.price * line.quantity for line in lines), Decimal(0)), currency))
