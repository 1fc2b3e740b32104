"""Values as text: plain for programs and joined texts, printable for people."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from dealwright.kit import money
from dealwright.kit.expressions import date_letters
from dealwright.kit.expressions.values import Choice, File, Link, Reference, Value
from dealwright.kit.money import Money

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope

SEPARATOR = ", "


def plain(value: Value, scope: Scope) -> str:
    """The value as text that can be read again: `15.58`, `Y`, `08.02.2016 16:14:00`, `user_7`."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return date_letters.write(value, scope.moment_format)
    if isinstance(value, date):
        return date_letters.write(datetime.combine(value, time.min), scope.day_format)
    if isinstance(value, Money):
        return f"{money.to_json(value)['amount']} {value.currency}"
    if isinstance(value, Reference):
        return value.code
    if isinstance(value, Choice | File):
        return value.key
    if isinstance(value, Link):
        return value.address
    return SEPARATOR.join(plain(each, scope) for each in value)


def printable(value: Value, scope: Scope) -> str:
    """The value as people of the reader's language write it: `15,58`, `Sim`, `R$ 12,50`, `Anna Silva [7]`."""
    with translation.override(scope.language) if scope.language else nullcontext():
        return _printable(value)


def friendly(value: Value, scope: Scope) -> str:
    """The same, with nothing but the names of people and records."""
    if isinstance(value, Reference):
        return value.label or value.code
    if isinstance(value, tuple):
        return SEPARATOR.join(friendly(each, scope) for each in value)
    return printable(value, scope)


def number(value: Decimal) -> str:
    """A number without an exponent and without noughts that say nothing.

    >>> number(Decimal("15.580"))
    '15.58'
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _printable(value: Value) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        digits = len(number(value).partition(".")[2])
        return str(number_format(value, decimal_pos=digits, use_l10n=True, force_grouping=True))
    if isinstance(value, datetime):
        return date_format(value, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Money):
        return money.show(value)
    if isinstance(value, Reference):
        if not value.label:
            return value.code
        return f"{value.label} [{value.key}]" if value.kind == "user" else value.label
    if isinstance(value, Choice):
        return value.label or value.key
    if isinstance(value, File):
        return value.name or value.key
    if isinstance(value, Link):
        return value.label or value.address
    return SEPARATOR.join(_printable(each) for each in value)
