"""A row of a file, and how its cells are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from dealwright.kit.quantities import is_exact, plain

YES = frozenset({"1", "true", "yes", "y", "sim", "да", "tak", "sì", "si", "active", "visible", "published"})
_NUMBER = re.compile(r"[^\d\s.,+-]{0,4}\s*(?P<number>[+-]?\d[\d.,\s]*)\s*[^\d\s.,+-]{0,4}")
"""A number, with a sign of a currency before or behind it."""
_SPACES = re.compile(r"[ \t]+")
_PARAGRAPHS = frozenset({"p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "ul", "ol"})


class Odd(ValueError):
    """A cell that cannot be understood; the text says which and why, for a person."""


@dataclass(frozen=True)
class Row:
    """The cells of one row by the names of their columns."""

    line: int
    cells: dict[str, str]
    has_more: bool = False
    """Whether it has more cells than the first line has names."""
    _lower: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lower", {name.lower(): text for name, text in self.cells.items()})

    def __getitem__(self, name: str) -> str:
        """The text of a column, whatever its letters; empty where there is no such column."""
        return self._lower.get(name.lower(), "").replace("\0", "").strip()

    def first(self, *names: str) -> str:
        """The text of the first of these columns that says something."""
        return next((text for name in names if (text := self[name])), "")

    def amount(self, *names: str) -> Decimal | None:
        """An amount of money; None for an empty cell. Odd for something else."""
        text = self.first(*names)
        if not text:
            return None
        amount = decimal(text)
        if amount is None or amount < 0:
            raise Odd(_("“%(text)s” is not a price.") % {"text": text[:40]})
        return amount

    def whole(self, *names: str) -> int | None:
        """A whole number; None for an empty cell. Odd for something else."""
        text = self.first(*names)
        if not text:
            return None
        number = decimal(text)
        if number is None or number != number.to_integral_value():
            raise Odd(_("“%(text)s” is not a whole number.") % {"text": text[:40]})
        return int(number)

    def quantity(self, *names: str) -> Decimal | None:
        """So much of something, perhaps with a fraction; None for an empty cell. Odd for something else."""
        text = self.first(*names)
        if not text:
            return None
        number = decimal(text)
        if number is None or not is_exact(number):
            raise Odd(_("“%(text)s” is not a quantity.") % {"text": text[:40]})
        return plain(number)

    def says_yes(self, name: str, *, otherwise: bool) -> bool:
        """Whether a cell says yes; `otherwise` for an empty one."""
        text = self[name].lower()
        return text in YES if text else otherwise


def decimal(text: str) -> Decimal | None:
    """A number as people of any country write it: 1,299.90 and 1.299,90 and 1299.9; None for no number."""
    written = _NUMBER.fullmatch(text.strip())
    if written is None:
        return None
    text = re.sub(r"\s", "", written["number"])
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if point > comma else "."
        text = text.replace(thousands, "").replace(",", ".")
    elif text.count(",") == 1:
        text = text.replace(",", ".")
    elif text.count(",") > 1:
        text = text.replace(",", "")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None


def plain_text(html: str) -> str:
    """The text of a description in HTML, paragraph by paragraph; text without HTML stays as it is."""
    if "<" not in html:
        return html.strip()
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(reader.parts).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        if tag in _PARAGRAPHS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("• ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in {"script", "style"}))
        if tag in {"p", "ul", "ol", "h1", "h2", "h3", "h4"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", " "))
