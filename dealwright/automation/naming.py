"""How the log calls what automation does."""

from __future__ import annotations

from typing import Any


def in_the_name_of(title: str, person: Any) -> str:
    """“Payment received · Maria Silva” where it acts in somebody's name, otherwise the title alone."""
    return f"{title} · {person}" if person is not None else title
