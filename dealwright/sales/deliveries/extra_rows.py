"""The extra services of a delivery as rows of a form; works without scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.kit.errors import Refused
from dealwright.kit.money import money, parse, typed
from dealwright.kit.text import search_key
from dealwright.sales.deliveries.extras import ExtraKind

NAMES = ("code", "name", "kind", "price", "more", "who")
EMPTY_ROWS = 2
MOST_ROWS = 40
KINDS = {
    ExtraKind.CHECK: gettext_lazy("Tick"),
    ExtraKind.QUANTITY: gettext_lazy("Number"),
    ExtraKind.LIST: gettext_lazy("List"),
}
"""What each kind is called."""


@dataclass
class ExtraRow:
    """An extra service as it stands in the form, with what is wrong with it."""

    code: str = ""
    name: str = ""
    kind: str = ExtraKind.CHECK.value
    price: str = ""
    more: str = ""
    """Of a number the most of it; of a list its options: `small = 5; large = 9`."""
    who: str = ""
    """`office` where buyers may not choose it."""
    errors: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.price or self.more)


def extra_rows(extras: list[dict[str, Any]], currency: str) -> list[ExtraRow]:
    """The rows of what there is, with some empty ones."""
    return [_row(extra, currency) for extra in extras] + [ExtraRow() for _number in range(EMPTY_ROWS)]


def extra_rows_from(data: Any) -> list[ExtraRow]:
    """The rows as they were typed, with some empty ones."""
    columns = [
        [" ".join(cell.split()) for cell in data.getlist(f"extra_{name}")[:MOST_ROWS]] for name in NAMES
    ]
    rows = [
        ExtraRow(code, name, kind, price, more, who)
        for code, name, kind, price, more, who in zip_longest(*columns, fillvalue="")
    ]
    return [row for row in rows if not row.is_empty] + [ExtraRow() for _number in range(EMPTY_ROWS)]


def extras_from(rows: list[ExtraRow], currency: str) -> list[dict[str, Any]] | None:
    """What the rows spell; None where one of them cannot be read, which then says so."""
    taken = {row.code for row in rows if row.code}
    found = [_read(row, currency, taken) for row in rows if not row.is_empty]
    return None if any(row.errors for row in rows) else [one for one in found if one is not None]


def _row(extra: dict[str, Any], currency: str) -> ExtraRow:
    more = str(extra["most"]) if extra["kind"] == ExtraKind.QUANTITY else ""
    if extra["kind"] == ExtraKind.LIST:
        more = "; ".join(f"{one['name']} = {one['price']}" for one in extra["options"])
    price = "" if extra["kind"] == ExtraKind.LIST else typed(money(extra["price"], currency))
    who = "" if extra["for_clients"] else "office"
    return ExtraRow(extra["code"], extra["name"], extra["kind"], price, more, who)


def _read(row: ExtraRow, currency: str, taken: set[str]) -> dict[str, Any] | None:
    try:
        return {
            "code": row.code or _code_of(row.name, taken),
            "name": row.name,
            "kind": row.kind or ExtraKind.CHECK.value,
            "price": parse(row.price, currency).amount if row.price else 0,
            "options": _options(row.more, currency) if row.kind == ExtraKind.LIST else [],
            "most": _most(row.more) if row.kind == ExtraKind.QUANTITY else 1,
            "for_clients": row.who != "office",
        }
    except Refused as refusal:
        row.errors.append(str(refusal))
        return None


def _options(text: str, currency: str) -> list[dict[str, Any]]:
    options = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, price = part.rpartition("=")
        if not equals:
            raise Refused(_("Write each option with its price: small = 5; large = 9."))
        options.append({"name": name.strip(), "price": parse(price, currency).amount})
    return options


def _most(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Refused(_("Write how many of it may be taken, from 1 to 100."))
    return int(text or 10)


def _code_of(name: str, taken: set[str]) -> str:
    """A code made of the name, unlike the others."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in search_key(name))
    first = "-".join(filter(None, plain.split("-")))[:34] or "extra"
    numbered = (f"{first}-{number}" for number in range(2, MOST_ROWS * 2))
    code = next(one for one in (first, *numbered) if one not in taken)
    taken.add(code)
    return code
