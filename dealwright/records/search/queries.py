"""Search by part of a word, forgiving of accents and case, inside the reader's rights."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from dealwright.events import Actor
from dealwright.kit.text import like_pattern, search_key
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind

SHORTEST = 2
"""Letters: a shorter search finds nothing rather than everything."""
LONGEST = 200
PER_KIND = 6
_NUMBER = re.compile(r"[\d\s()+./-]{7,}")


class Found(NamedTuple):
    """Some records of one kind that match."""

    kind: RecordKind
    records: list[Any]


def matching(queryset: Any, text: str) -> Any:
    """Narrow records to those whose search key holds every word; served by a trigram index."""
    words = _words(text)
    if not words or max(map(len, words)) < SHORTEST:
        return queryset.none()
    for word in words:
        queryset = queryset.filter(search_key__like=like_pattern(word))
    return queryset


def search(actor: Actor, text: str) -> list[Found]:
    """The newest matches of each kind the actor may see; one query per kind."""
    found = []
    for kind in kinds.all_kinds():
        if kind.searchable:
            seen = kind.seen_by(actor).filter(archived_at=None)
            records = list(matching(seen, text).order_by("-id")[:PER_KIND])
            if records:
                found.append(Found(kind, records))
    return found


def _words(text: str) -> list[str]:
    """What is looked for; a phone number is one word, however it was grouped."""
    if _NUMBER.fullmatch(text.strip()):
        return ["".join(letter for letter in text if letter.isdecimal())]
    return search_key(text).split()
