"""Countries: their two letters (ISO 3166), and their names in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global
from django.utils import translation

_NO_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)
"""Two letters that Unicode uses for something else than a country."""


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    old = get_global("territory_aliases")
    letters = (str(code) for code in Locale("en").territories)
    letters = (code for code in letters if len(code) == 2 and code.isalpha())
    return frozenset(code for code in letters if code not in _NO_COUNTRIES and code not in old)


def is_country(code: str) -> bool:
    """Whether these are the two letters of a country."""
    return code in _codes()


def country_name(code: str) -> str:
    """The country in the reader's language; the letters themselves where they are those of none."""
    return dict(countries()).get(code, code)


def countries() -> list[tuple[str, str]]:
    """All countries with their names in the reader's language, in the order of the names."""
    return _countries(translation.get_language() or "en")


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language, sep="-").territories
    return sorted(((code, names.get(code, code)) for code in _codes()), key=lambda pair: pair[1])
