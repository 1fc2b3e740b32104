"""What the modifiers do with a value: zones, casts by the table of C57:12407, and the ways to show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading, writing
from dealwright.kit.expressions.limits import ARITHMETIC
from dealwright.kit.expressions.names import CASTS, FILES, SHOWN, ZONES, Modifier
from dealwright.kit.expressions.problems import CannotCalculate, sentence
from dealwright.kit.expressions.values import File, Kind, Link, Reference, Value, kind_of

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope

_CODE = re.compile(r"(user|group)_(\w{1,40})")


def modified(value: Value, modifiers: tuple[Modifier, ...], scope: Scope) -> Value:
    """The value as the modifiers ask; in whatever order they stand, zones come first and showing last."""
    for stage, change in _STAGES:
        for modifier in modifiers:
            if modifier in stage:
                value = change(value, modifier, scope)
    return value


def cast(value: Value, to: Modifier, scope: Scope) -> Value:
    """The value as another type; each of several for itself. CannotCalculate where the table has a dash."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(cast(each, to, scope) for each in value)
    caster = _TABLE.get((kind_of(value), _TARGETS.get(to, to)))
    if caster is None:
        raise CannotCalculate(
            sentence(
                _("“%(kind)s” cannot become this: “%(to)s”. Choose another modifier, or none."),
                kind=kind_of(value).label,
                to=to.label,
            )
        )
    return caster(value, scope)


def casts_of(kind: Kind) -> tuple[Modifier, ...]:
    """What values of a kind can be read as."""
    found = {to for source, to in _TABLE if source is kind}
    found |= {Modifier.TEXT} if Modifier.STRING in found else set()
    return tuple(each for each in Modifier if each in found)


def _in_zone(value: Value, zone: Modifier, scope: Scope) -> Value:
    if isinstance(value, tuple):
        return tuple(_in_zone(each, zone, scope) for each in value)
    if not isinstance(value, datetime):
        return value
    if zone is Modifier.SERVER:
        return value.astimezone(scope.zone())
    if zone is Modifier.LOCAL:
        return value.astimezone(scope.zone_of(None))
    person = scope.responsible()
    return value.astimezone(scope.zone_of(person) if person else scope.zone())


def _of_file(value: Value, part: Modifier, scope: Scope) -> Value:
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(_of_file(each, part, scope) for each in value)
    if not isinstance(value, File):
        raise CannotCalculate(
            sentence(
                _("Only a file has a “%(modifier)s”. Choose a field with files, or another modifier."),
                modifier=part.value,
            )
        )
    if part is Modifier.NAME:
        return value.name
    address = {
        Modifier.SOURCE: value.address,
        Modifier.PUBLIC_LINK: value.public_address,
        Modifier.SHORT_LINK: value.short_address or value.public_address,
    }[part]
    return Link(address, value.name) if address else None


def _shown(value: Value, how: Modifier, scope: Scope) -> Value:
    if how is Modifier.FRIENDLY:
        return writing.friendly(value, scope)
    return value if isinstance(value, str) else writing.printable(value, scope)


_STAGES = ((ZONES, _in_zone), (FILES, _of_file), (CASTS, cast), (SHOWN, _shown))

Caster = Callable[..., Value]


def _truth_in(text: str) -> bool:
    answer = reading.truth_in(text)
    if answer is not None:
        return answer
    number = reading.number_in(text)
    return number is not None and number != 0


def _whole(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_DOWN, ARITHMETIC)


def _timestamp(value: date, scope: Scope) -> Decimal:
    return Decimal(int(reading.moment_of(value, scope).timestamp()))


def _from_timestamp(value: Decimal, scope: Scope) -> datetime:
    return datetime.fromtimestamp(int(value), scope.zone())


def _day(value: date, scope: Scope) -> date:
    # A moment that was put into another zone falls on the day it has there.
    return value.date() if isinstance(value, datetime) else value


def _text_as_moment(value: str, scope: Scope) -> Value:
    return reading.moment_of(value, scope) if value.strip() else None


def _text_as_day(value: str, scope: Scope) -> Value:
    return _day(reading.day_or_moment_of(value, scope), scope) if value.strip() else None


def _person(text: str) -> Value:
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 19:
        return Reference("user", text)
    if found := _CODE.fullmatch(text):
        return Reference(found[1], found[2])
    raise CannotCalculate(
        sentence(_("“%(text)s” is not a person. Write it like user_7 or group_D7."), text=reading.short(text))
    )


def _only_person(value: Reference) -> Value:
    return value if value.kind in ("user", "group") else _person(value.code)


def _id(value: Reference, _scope: Scope) -> Value:
    return reading.leading_number(value.key)


_TARGETS = {Modifier.TEXT: Modifier.STRING}

_TABLE: dict[tuple[Kind, Modifier], Caster] = {
    (Kind.YES_NO, Modifier.BOOL): lambda value, _s: value,
    (Kind.YES_NO, Modifier.DOUBLE): lambda value, _s: Decimal(value),
    (Kind.YES_NO, Modifier.INT): lambda value, _s: Decimal(value),
    (Kind.YES_NO, Modifier.STRING): writing.plain,
    (Kind.NUMBER, Modifier.BOOL): lambda value, _s: value != 0,
    (Kind.NUMBER, Modifier.DATE): lambda value, scope: _from_timestamp(value, scope).date(),
    (Kind.NUMBER, Modifier.DATETIME): _from_timestamp,
    (Kind.NUMBER, Modifier.DOUBLE): lambda value, _s: value,
    (Kind.NUMBER, Modifier.INT): lambda value, _s: _whole(value),
    (Kind.NUMBER, Modifier.STRING): writing.plain,
    (Kind.NUMBER, Modifier.USER): lambda value, _s: Reference("user", str(int(value))),
    (Kind.CHOICE, Modifier.BOOL): lambda value, _s: _truth_in(value.key),
    (Kind.CHOICE, Modifier.DOUBLE): lambda value, _s: reading.leading_number(value.key),
    (Kind.CHOICE, Modifier.INT): lambda value, _s: _whole(reading.leading_number(value.key)),
    (Kind.CHOICE, Modifier.SELECT): lambda value, _s: value.key,
    (Kind.CHOICE, Modifier.STRING): lambda value, _s: value.label or value.key,
    (Kind.CHOICE, Modifier.USER): lambda value, _s: _person(value.key),
    (Kind.TEXT, Modifier.BOOL): lambda value, _s: _truth_in(value),
    (Kind.TEXT, Modifier.DATE): _text_as_day,
    (Kind.TEXT, Modifier.DATETIME): _text_as_moment,
    (Kind.TEXT, Modifier.DOUBLE): lambda value, _s: reading.leading_number(value),
    (Kind.TEXT, Modifier.INT): lambda value, _s: _whole(reading.leading_number(value)),
    (Kind.TEXT, Modifier.STRING): lambda value, _s: value,
    (Kind.TEXT, Modifier.USER): lambda value, _s: _person(value),
    (Kind.RECORD, Modifier.DOUBLE): _id,
    (Kind.RECORD, Modifier.INT): _id,
    (Kind.RECORD, Modifier.STRING): writing.friendly,
    (Kind.RECORD, Modifier.USER): lambda value, _s: _only_person(value),
    # Money and links are not in the table: an amount is a number, an address is text.
    (Kind.MONEY, Modifier.BOOL): lambda value, _s: value.amount != 0,
    (Kind.MONEY, Modifier.DOUBLE): lambda value, _s: value.amount,
    (Kind.MONEY, Modifier.INT): lambda value, _s: _whole(value.amount),
    (Kind.MONEY, Modifier.STRING): writing.plain,
    (Kind.LINK, Modifier.STRING): writing.plain,
}
for _kind in (Kind.DAY, Kind.MOMENT):
    _TABLE |= {
        (_kind, Modifier.DATE): _day,
        (_kind, Modifier.DATETIME): reading.moment_of,
        (_kind, Modifier.DOUBLE): _timestamp,
        (_kind, Modifier.INT): _timestamp,
        (_kind, Modifier.STRING): writing.plain,
    }
