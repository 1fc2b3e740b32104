"""Which known thing somebody may have meant who wrote an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from dealwright.kit.expressions.names import Name

ALIKE = 0.5
"""How like it a field has to be, from nought to one."""
ALIKE_OF_FEW = 0.2
"""The same where there are only a handful to choose from, and any of them may be meant."""
FEW = 10


def nearest_name(asked: Name, known: Iterable[Name]) -> Name | None:
    """The known name that is most like it: of the same object, else the same field of another one."""
    names = list(known)
    inside = {one.field.lower(): one for one in names if one.object.lower() == asked.object.lower()}
    alike = ALIKE_OF_FEW if len(inside) <= FEW else ALIKE
    if close := get_close_matches(asked.field.lower(), list(inside), n=1, cutoff=alike):
        return inside[close[0]]
    return next((one for one in names if one.field.lower() == asked.field.lower()), None)


def nearest_words(asked: str, known: Iterable[str]) -> str | None:
    """The words that are most like these, in small or large letters."""
    words = {one.casefold(): one for one in known}
    close = get_close_matches(asked.casefold(), list(words), n=1, cutoff=ALIKE)
    return words[close[0]] if close else None
