"""What the cell of a table says, as people of any country write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, LARGEST, Money, rounded
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Options
from dealwright.records.fields.types import LongText
from dealwright.records.fields.values import checked

YES = frozenset({"1", "true", "yes", "y", "x", "+", "sim", "s", "да", "д", "tak", "sì", "si", "verdadeiro"})
NO = frozenset({"0", "false", "no", "n", "-", "não", "nao", "нет", "н", "nie", "falso"})
SIGNS = {"R$": "BRL", "US$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "zł": "PLN", "₸": "KZT", "₴": "UAH"}
"""Signs of money that stand for one currency; a bare $ does not."""
LONGEST_SHOWN = 40

_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ISO = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_AMOUNT = re.compile(r"(?P<before>[^\d+-]*)(?P<number>[+-]?\s?\d[\d.,'\s]*)(?P<behind>\D*)")
_SEVERAL = re.compile(r"[;\n|]")
_CENTURY, _LATEST_SHORT = 100, 68


@dataclass
class Reading:
    """How the cells of one file are read: in whose name, and what its author takes for granted."""

    by: Actor
    kind: str
    currency: str = "BRL"
    is_month_first: bool = False
    region: str | None = None
    """The country of phone numbers written without its code."""
    remembered: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Records that other rows named already, by kind and name."""
    _choices: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        """In which times of the day are meant."""
        return ZoneInfo(self.by.user.time_zone if self.by.user is not None else "UTC")

    @cached_property
    def people(self) -> dict[str, list[User]]:
        """By name and by e-mail, in small letters, whom they may make responsible for such a record."""
        found: dict[str, list[User]] = {}
        for user in people_within(self.by, self.kind, Verb.CHANGE):
            for called in {str(user).casefold(), user.email.casefold()} - {""}:
                found.setdefault(called, []).append(user)
        return found

    @cached_property
    def colleagues(self) -> dict[str, list[User]]:
        """The same of everybody who works here: whoever may watch a record."""
        found: dict[str, list[User]] = {}
        for user in User.objects.active():
            for called in {str(user).casefold(), user.email.casefold()} - {""}:
                found.setdefault(called, []).append(user)
        return found

    def choices_of(self, of: Field) -> dict[str, str]:
        """The keys of what a field chooses from, by their words in every language."""
        if of.name not in self._choices:
            self._choices[of.name] = _choices_of(of)
        return self._choices[of.name]


def read_field(of: Field, text: str, reading: Reading) -> Any:
    """The value of a cell as the field takes it: a list where it holds several. Refused with the reason."""
    texts = several(text) if of.multiple else [text]
    values = [_read_one(of, one, reading) for one in texts]
    if of.is_custom:  # for the sake of its refusals, which then stand at the cell
        checked(of, values if of.multiple else values[0], by=reading.by, on=None)
    return values if of.multiple else values[0]


def read_cell(sort: str, text: str, reading: Reading) -> Any:
    """The value of a cell that belongs to no field: a `key`, a `currency`."""
    return _SORTS[sort](text, reading)


def several(text: str, more: str = "") -> list[str]:
    """The parts of a cell that holds several, between semicolons, bars, lines and what `more` names."""
    parts = re.split(f"[;\\n|{more}]", text) if more else _SEVERAL.split(text)
    return [part.strip() for part in parts if part.strip()]


def decimal_in(text: str) -> Decimal | None:
    """A number as people of any country write it: 1,299.90 and 1.299,90 and 1299.9; None for no number."""
    bare = re.sub(r"[\s']", "", text)
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        bare = bare.replace("," if point > comma else ".", "").replace(",", ".")
    elif bare.count(",") == 1:
        bare = bare.replace(",", ".")
    elif bare.count(",") > 1 or bare.count(".") > 1:
        bare = bare.replace(",", "").replace(".", "")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def day_in(text: str, *, is_month_first: bool) -> date | datetime | None:
    """A day, or a moment where a time stands behind it, in figures; None for anything else."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = (int(found[at]) for at in (1, 2, 3))
    elif found := _DAY.fullmatch(text):
        first, second, year = (int(found[at]) for at in (1, 2, 3))
        is_month_here = is_month_first if "/" in text else False
        month, day = (first, second) if is_month_here else (second, first)
        if year < _CENTURY:
            year += 2000 if year <= _LATEST_SHORT else 1900
    else:
        return None
    try:
        on = date(year, month, day)
        hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
        at = time(hour, minute, second) if found[4] else None
    except ValueError:
        return None
    return on if at is None else datetime.combine(on, at)


def looks_month_first(texts: Iterable[str], otherwise: bool) -> bool:
    """Whether days among these are written as 12/31/2026; what the texts leave open, `otherwise` says."""
    for text in texts:
        found = _DAY.fullmatch(text.strip()) if "/" in text else None
        if found is not None and int(found[1]) > 12:
            return False
        if found is not None and int(found[2]) > 12:
            return True
    return otherwise


def _read_one(of: Field, text: str, reading: Reading) -> Any:
    read = _TYPES.get(of.type.name)
    if read is not None:
        return read(of, text, reading)
    return of.type.read(text if isinstance(of.type, LongText) else " ".join(text.split()))


def _read_number(of: Field, text: str, reading: Reading) -> Any:
    number = decimal_in(text.removesuffix("%"))
    if number is None:
        raise Refused(_("“%(text)s” is not a number.") % {"text": text[:LONGEST_SHOWN]})
    return of.type.read(number)


def _read_money(of: Field, text: str, reading: Reading) -> Money:
    found = _AMOUNT.fullmatch(text.strip())
    number = decimal_in(found["number"]) if found is not None else None
    if found is None or number is None:
        raise Refused(_("“%(text)s” is not an amount.") % {"text": text[:LONGEST_SHOWN]})
    signs = [sign.strip() for sign in (found["before"], found["behind"]) if sign.strip()]
    currency = next((_currency_called(sign) for sign in signs if _currency_called(sign)), reading.currency)
    if "." in found["number"] and "," not in found["number"] and len(_behind(found["number"])) > 2:
        raise Refused(
            _("“%(text)s” may be read in two ways; write it like 1250.00.") % {"text": text[:LONGEST_SHOWN]}
        )
    if abs(number) > LARGEST:
        raise Refused(_("This amount is too large to be kept."))
    value = Money(number, currency)
    if rounded(value).amount != number:
        raise Refused(_("This amount has more decimals than its currency."))
    return rounded(value)


def _behind(number: str) -> str:
    """What stands behind the only point, in a number that is not rounded."""
    whole, _point, rest = number.strip().partition(".")
    return rest if len(rest) == 3 and len(whole.lstrip("+-")) <= 3 and rest.isdigit() else ""


def _currency_called(sign: str) -> str:
    return SIGNS.get(sign) or (sign.upper() if sign.upper() in CURRENCY_CODES else "")


def _read_day(of: Field, text: str, reading: Reading) -> date:
    found = day_in(text, is_month_first=reading.is_month_first)
    if found is None:
        raise Refused(_("“%(text)s” is not a day, such as 2026-12-31.") % {"text": text[:LONGEST_SHOWN]})
    day: date = of.type.read(found.date() if isinstance(found, datetime) else found)
    return day


def _read_moment(of: Field, text: str, reading: Reading) -> datetime:
    try:
        whole = parse_datetime(text.strip())
    except ValueError:
        whole = None
    if whole is not None and whole.tzinfo is not None:
        moment: datetime = of.type.read(whole)
        return moment
    found = day_in(text, is_month_first=reading.is_month_first)
    if found is None:
        message = _("“%(text)s” is not a day and a time, such as 2026-12-31 18:00.")
        raise Refused(message % {"text": text[:LONGEST_SHOWN]})
    at = found if isinstance(found, datetime) else datetime.combine(found, time())
    meant: datetime = of.type.read(at.replace(tzinfo=reading.zone))
    return meant


def _read_yes_no(of: Field, text: str, reading: Reading) -> bool:
    said = text.strip().casefold()
    if said in YES:
        return True
    if said in NO:
        return False
    raise Refused(_("“%(text)s” is neither yes nor no.") % {"text": text[:LONGEST_SHOWN]})


def _read_choice(of: Field, text: str, reading: Reading) -> Any:
    key = reading.choices_of(of).get(text.strip().casefold())
    if key is not None:
        return key
    try:
        return of.type.read(text.strip())
    except Refused:
        message = _("“%(text)s” is none of the options of “%(field)s”.")
        raise Refused(message % {"text": text[:LONGEST_SHOWN], "field": of.label}) from None


def _choices_of(of: Field) -> dict[str, str]:
    found: dict[str, str] = {}
    options = of.type.options if isinstance(of.type, Options) else ()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for option in options:
                found.setdefault(_(str(option.words)).casefold(), option.key)
                found.setdefault(str(option.words).casefold(), option.key)
    return {option.key.casefold(): option.key for option in options} | found


def _read_employee(of: Field, text: str, reading: Reading) -> User:
    people = reading.people if getattr(of.type, "record_kind", "") else reading.colleagues
    return person_called(text, people)


def person_called(text: str, people: dict[str, list[User]]) -> User:
    """The one person of this name or e-mail; Refused where there is none, or several."""
    found = people.get(" ".join(text.split()).casefold(), [])
    if len(found) == 1:
        return found[0]
    message = (
        _("Several colleagues are called “%(text)s”; write the e-mail address.")
        if found
        else _("No colleague you may choose is called “%(text)s”, by name or e-mail.")
    )
    raise Refused(message % {"text": text[:LONGEST_SHOWN]})


def _read_record(of: Field, text: str, reading: Reading) -> Any:
    key = whole_number(text.strip().removeprefix("#"))
    if key is None:
        message = _("“%(text)s” is not the number of a record.")
        raise Refused(message % {"text": text[:LONGEST_SHOWN]})
    return of.type.read(key)


def _read_key(text: str, reading: Reading) -> int:
    key = whole_number(text.strip().removeprefix("#"))
    if not key:
        message = _("“%(text)s” is not the number of a record.")
        raise Refused(message % {"text": text[:LONGEST_SHOWN]})
    return key


def _read_currency(text: str, reading: Reading) -> str:
    code = _currency_called(text.strip())
    if not code:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."))
    return code


_SORTS: dict[str, Callable[[str, Reading], Any]] = {"key": _read_key, "currency": _read_currency}
_TYPES: dict[str, Callable[[Field, str, Reading], Any]] = {
    "number": _read_number,
    "money": _read_money,
    "date": _read_day,
    "datetime": _read_moment,
    "yes_no": _read_yes_no,
    "list": _read_choice,
    "reference": _read_choice,
    "employee": _read_employee,
    "record": _read_record,
}
