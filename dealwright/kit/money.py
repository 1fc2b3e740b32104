"""Amounts of money: exact, never without a currency, never a float.

`Money` is py-moneyed's; this module adds what our records, facts and pages need.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import (
    format_compact_currency,
    format_currency,
    get_currency_precision,
    get_decimal_symbol,
)
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from moneyed import CURRENCIES, Money

from dealwright.kit.errors import Refused

__all__ = ["CURRENCY_CODES", "LARGEST", "Money", "from_json", "locale_of", "money", "parse", "rounded"]
__all__ += ["show", "show_short", "to_json", "total", "typed", "zero"]

LARGEST = Decimal("99999999999999.99")
"""What a money column holds: sixteen digits, two of them after the point."""

CURRENCY_CODES = frozenset(CURRENCIES)


def money(amount: Decimal | int | str, currency: str) -> Money:
    """An amount in a currency (ISO 4217 code)."""
    if isinstance(amount, float):
        raise TypeError("money is never a float: pass text or a Decimal")
    return Money(Decimal(amount), currency)


def zero(currency: str) -> Money:
    """Nothing, in that currency."""
    return Money(Decimal(0), currency)


def total(amounts: list[Money], currency: str) -> Money:
    """The sum; mixing currencies raises TypeError."""
    return sum(amounts, zero(currency))


def rounded(value: Money) -> Money:
    """Rounded half up to the smallest coin of its currency."""
    step = Decimal(1).scaleb(-get_currency_precision(str(value.currency)))
    return Money(value.amount.quantize(step, ROUND_HALF_UP), value.currency)


def to_json(value: Money) -> dict[str, str]:
    """`{"amount": "12.50", "currency": "BRL"}`: the shape of the API and of event facts."""
    return {"amount": format(rounded(value).amount, "f"), "currency": str(value.currency)}


def from_json(value: dict[str, Any]) -> Money:
    """The reverse of `to_json`; refuses floats, unknown currencies and absurd sizes."""
    amount, currency = value.get("amount"), value.get("currency")
    if not isinstance(amount, str):
        raise Refused(
            _("Write the amount as text with a decimal point, for example “12.50”."), field="amount"
        )
    return parse(amount, str(currency))


def parse(text: str, currency: str) -> Money:
    """An amount typed by a person or a program, with a decimal point or a decimal comma."""
    if currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    try:
        amount = Decimal(_plain(text))
    except InvalidOperation:
        raise Refused(_("This is not an amount; write it like 1250.50."), field="amount") from None
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="amount")
    exact = Money(amount, currency)
    if rounded(exact).amount != amount or _may_be_thousands(exact):
        raise Refused(_("This amount has more decimals than its currency."), field="amount")
    return rounded(exact)


def _may_be_thousands(value: Money) -> bool:
    """Whether it was typed like `1.250`, which half of the world reads as one and a quarter."""
    return value.amount.as_tuple().exponent == -3 and get_currency_precision(str(value.currency)) < 3


def _plain(text: str) -> str:
    """`1.250,50`, `1,250.50` and `1250,5` as a plain decimal: the last mark is the decimal one."""
    kept = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    comma, point = kept.rfind(","), kept.rfind(".")
    if comma > point:
        return kept.replace(".", "").replace(",", ".") if kept.count(",") == 1 else kept.replace(",", "")
    if point > comma >= 0:
        return kept.replace(",", "")
    return kept


def locale_of(language: str | None = None) -> str:
    """The name Babel knows for a Django language code (`pt-br` → `pt_BR`)."""
    return translation.to_locale(language or translation.get_language() or "en")


def show(value: Money, language: str | None = None) -> str:
    """The amount as people of the language write it: `R$ 1.250,50`."""
    return format_currency(value.amount, value.currency.code, locale=_locale(locale_of(language)))


def typed(value: Money, language: str | None = None) -> str:
    """The amount as people of the language type it into a field: `1250,50`."""
    return to_json(value)["amount"].replace(".", get_decimal_symbol(locale_of(language)))


def show_short(value: Money, language: str | None = None) -> str:
    """The amount shortened for a column head: `R$ 1,3 mi`; small ones whole."""
    if abs(value.amount) < 10_000:
        return show(value, language)
    return format_compact_currency(
        value.amount, value.currency.code, locale=_locale(locale_of(language)), fraction_digits=1
    )


_locale = cache(Locale.parse)
"""Parsing the name of a locale costs more than formatting an amount."""
