"""Options and entries as rows of a form: key, words, colour; works without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.records.colors import PALETTE
from dealwright.records.fields.linked_types import Option
from dealwright.records.fields.models import CustomField

EMPTY_ROWS = 3
MOST_ROWS = 600
Row = dict[str, Any]

_WORDS = {
    "slate": gettext_lazy("grey"),
    "blue": gettext_lazy("blue"),
    "cyan": gettext_lazy("cyan"),
    "teal": gettext_lazy("teal"),
    "green": gettext_lazy("green"),
    "lime": gettext_lazy("lime"),
    "amber": gettext_lazy("amber"),
    "orange": gettext_lazy("orange"),
    "red": gettext_lazy("red"),
    "pink": gettext_lazy("pink"),
    "violet": gettext_lazy("violet"),
    "indigo": gettext_lazy("indigo"),
}


def colors() -> list[tuple[str, str]]:
    """The colours of the palette, and none."""
    return [("", _("no colour")), *((name, str(_WORDS.get(name, name))) for name in PALETTE)]


def rows_of(definition: CustomField | None) -> list[Row]:
    """The rows of a field's options, with some empty ones."""
    given = definition.settings.get("options", ()) if definition else ()
    return filled(Option.from_json(one) for one in given)


def filled(options: Iterable[Option]) -> list[Row]:
    """The rows of these options, with some empty ones; archived options have none."""
    rows = [
        {"key": one.key, "words": str(one.words), "color": one.color, "archived": False}
        for one in options
        if not one.is_archived
    ]
    return rows + [_empty() for _number in range(EMPTY_ROWS)]


def rows_from(data: Any) -> list[Row]:
    """The rows as they were typed, the one lifted that was asked for, with some empty ones."""
    names = ("option_key", "option_words", "option_color")
    columns = [data.getlist(name)[:MOST_ROWS] if hasattr(data, "getlist") else [] for name in names]
    rows = [
        {
            "key": key,
            "words": " ".join(words.split()),
            "color": color if color in PALETTE else "",
            "archived": False,
        }
        for key, words, color in zip_longest(*columns, fillvalue="")
    ]
    lifted = data.get("lift", "")
    at = int(lifted) if lifted.isascii() and lifted.isdigit() and len(lifted) < 5 else 0
    if 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    typed = [row for row in rows if row["words"]]
    return typed + [_empty() for _number in range(EMPTY_ROWS)]


def _empty() -> Row:
    return {"key": "", "words": "", "color": "", "archived": False}
