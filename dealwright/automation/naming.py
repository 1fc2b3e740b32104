"""How the log and the cards call what automation does."""

from __future__ import annotations

from typing import Any

from dealwright.kit import bb

MOST_ON_A_CARD = 60


def in_the_name_of(title: str, person: Any) -> str:
    """“Payment received · Maria Silva” where it acts in somebody's name, otherwise the title alone."""
    return f"{title} · {person}" if person is not None else title


def shortened(text: str) -> str:
    """As much of a text as fits on a card; of a value in it either all stands there, or nothing."""
    line = " ".join(bb.to_text(text).split())
    if len(line) <= MOST_ON_A_CARD:
        return line
    cut = line[: MOST_ON_A_CARD - 1]
    begun = cut.rfind("{=")
    if begun > cut.rfind("}"):
        cut = cut[:begun].rstrip("{ ")
    return f"{cut}…"
