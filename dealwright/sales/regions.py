"""Regions as tables of prices and taxes name them: by code or name, or by the beginning of a postal code."""

from __future__ import annotations

from dealwright.kit.text import search_key

POSTAL = "postal:"
"""Begins an entry that is the beginning of a postal code."""


def is_at(named: str, region: str, postal_code: str) -> bool:
    """Whether an entry of a table names this place: its region, or where its postal code begins."""
    if named.startswith(POSTAL):
        begins = bare(named.removeprefix(POSTAL))
        return bool(begins) and bare(postal_code).startswith(begins)
    key = search_key(region)
    return bool(key) and search_key(named) == key


def bare(postal_code: str) -> str:
    """Letters and digits alone: `01310-100` and `01310 100` are one postal code."""
    return "".join(letter for letter in postal_code.casefold() if letter.isalnum())
