"""What a visitor wants to see of a shelf, as it stands in the address of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from dealwright.records.search.queries import LONGEST

NEWEST = ""
SORTS = (NEWEST, "price", "-price", "name")
ATTRIBUTE = "a-"
"""Before the name of an attribute: `?a-Material=Cotton`."""
MOST_ATTRIBUTES = 12
MOST_VALUES = 30
"""Of one attribute."""
LONGEST_WORD = 120
_PRICE = re.compile(r"\d{1,12}([.,]\d{1,2})?")


@dataclass(frozen=True)
class Wishes:
    """A search, an order, and what the shelf is narrowed to."""

    text: str = ""
    sort: str = NEWEST
    cheapest: Decimal | None = None
    dearest: Decimal | None = None
    only_available: bool = False
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of each attribute those of which a product has one."""
    cursor: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether something of the shelf is left out."""
        return bool(self.values or self.only_available or self.cheapest or self.dearest)

    @property
    def count(self) -> int:
        """How many conditions there are."""
        has_price = self.cheapest is not None or self.dearest is not None
        return sum(map(len, self.values.values())) + self.only_available + has_price

    def wants(self, name: str, value: str) -> bool:
        """Whether this value of an attribute is asked for."""
        return value in self.values.get(name, ())

    def without(self, name: str, value: str) -> Wishes:
        """The same, but for one value of an attribute."""
        left = {
            each: tuple(one for one in wanted if (each, one) != (name, value))
            for each, wanted in self.values.items()
        }
        return replace(self, values={each: wanted for each, wanted in left.items() if wanted}, cursor="")

    def without_price(self) -> Wishes:
        """The same at any price."""
        return replace(self, cheapest=None, dearest=None, cursor="")

    def with_sold_out(self) -> Wishes:
        """The same, whether it can be bought now or not."""
        return replace(self, only_available=False, cursor="")

    def widened(self) -> Wishes:
        """The search and the order alone."""
        return Wishes(text=self.text, sort=self.sort)

    def after(self, cursor: str) -> Wishes:
        """The next page of the same."""
        return replace(self, cursor=cursor)

    @property
    def query(self) -> str:
        """As it stands in an address, from the question mark on; empty for no wish."""
        ends = {"sort": self.sort, "cursor": self.cursor}
        told = urlencode(self.kept + [(name, value) for name, value in ends.items() if value])
        return f"?{told}" if told else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form carries along that asks for another order."""
        plain = {
            "q": self.text,
            "from": _written(self.cheapest),
            "to": _written(self.dearest),
            "available": "1" if self.only_available else "",
        }
        pairs = [(name, value) for name, value in plain.items() if value]
        return pairs + [(ATTRIBUTE + name, one) for name, wanted in self.values.items() for one in wanted]


def wishes_in(sent: Any) -> Wishes:
    """What an address asks for; what cannot be meant is passed over."""
    sort = sent.get("sort", NEWEST)
    return Wishes(
        text=_word(sent.get("q", ""), LONGEST),
        sort=sort if sort in SORTS else NEWEST,
        cheapest=_price(sent.get("from", "")),
        dearest=_price(sent.get("to", "")),
        only_available=sent.get("available") == "1",
        values=_values(sent),
        cursor=sent.get("cursor", ""),
    )


def _values(sent: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key in sent:
        name = _word(key.removeprefix(ATTRIBUTE), LONGEST_WORD)
        if not key.startswith(ATTRIBUTE) or not name or len(found) >= MOST_ATTRIBUTES:
            continue
        wanted = dict.fromkeys(_word(one, LONGEST_WORD) for one in sent.getlist(key)[:MOST_VALUES])
        if words := tuple(one for one in wanted if one):
            found[name] = words
    return found


def _word(text: str, longest: int) -> str:
    return text.replace("\0", "").strip()[:longest]


def _price(text: str) -> Decimal | None:
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _PRICE.fullmatch(text) else None


def _written(price: Decimal | None) -> str:
    return "" if price is None else format(price.normalize(), "f")
