"""Search by part of a word, forgiving of accents, case and slips, inside the reader's rights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import OperationalError, connection, transaction
from django.db.models import Q

from dealwright.events import Actor
from dealwright.kit.text import like_pattern, search_key
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.search.visible import in_visible_text, is_searched_whole

SHORTEST = 2
"""Letters: a shorter search finds nothing rather than everything."""
LONGEST = 200
PER_KIND = 6

SHORTEST_WITH_SLIPS = 4
"""A word of fewer letters shares too few of them with any other."""
LONG = 6
"""Letters from which on a word is long."""
SURE, LIKELY = 0.6, 0.42
"""How much of a word must be found again (of its trigrams, 1 is all); the second only where all are long."""
CANDIDATES = 120
"""How many that come near are looked at before the nearest are shown."""
PATIENCE = 250
"""Milliseconds that a search with slips may take; then it has found nothing."""
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
        queryset = queryset.filter(_holds(word))
    return in_visible_text(queryset, words)


def search(
    actor: Actor, text: str, *, only: Iterable[str] | None = None, per_kind: int = PER_KIND
) -> list[Found]:
    """The newest matches of each kind the actor may see; what comes near where nothing matches."""
    return _in_each_kind(actor, only, lambda seen: matching(seen, text).order_by("-id")[:per_kind]) or near(
        actor, text, only=only, per_kind=per_kind
    )


def near(
    actor: Actor, text: str, *, only: Iterable[str] | None = None, per_kind: int = PER_KIND
) -> list[Found]:
    """What the text may have meant, the nearest first: every word is there, one or two letters aside."""
    words = _words(text)
    long = [word for word in words if len(word) >= SHORTEST_WITH_SLIPS and not word.isdecimal()]
    if not long or any(len(word) < SHORTEST for word in words):
        return []
    thresholds = (SURE,) if min(map(len, long)) < LONG else (SURE, LIKELY)
    for threshold in thresholds:
        try:
            with _patiently(threshold):
                found = _in_each_kind(actor, only, lambda seen: _nearest(seen, words, long, per_kind))
        except OperationalError:  # it took too long: too much comes near
            return []
        if found:
            return found
    return []


def _nearest(seen: Any, words: list[str], long: list[str], most: int) -> Any:
    if not is_searched_whole(seen):
        return seen.none()  # what comes near would tell of what is hidden
    for word in words:
        seen = seen.filter(_comes_near(word) if word in long else _holds(word))
    candidates = seen.order_by().values("pk")[:CANDIDATES]
    nearness = TrigramWordSimilarity(" ".join(long), "search_key")
    return with_relation(seen.model.objects).filter(pk__in=candidates).order_by(nearness.desc(), "-id")[:most]


def _comes_near(word: str) -> Q:
    """Most of its trigrams are there; a short word has too few of them to survive two letters swapped."""
    near = Q(search_key__trigram_word_similar=word)
    if len(word) < LONG:
        for at in range(len(word) - 1):
            near |= _holds(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return near


def _holds(word: str) -> Q:
    return Q(search_key__like=like_pattern(word))


@contextmanager
def _patiently(threshold: float) -> Iterator[None]:
    """Inside, words count as near from this threshold on, and no question takes longer than PATIENCE.

    PostgreSQL believes that everything comes near, and would read whole tables until it has enough.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true),"
            " set_config('enable_seqscan', 'off', true)",
            [str(PATIENCE), str(threshold)],
        )
        before = cursor.fetchone()[0]
        yield
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'on', true)",
            [before],
        )


def _in_each_kind(
    actor: Actor, only: Iterable[str] | None, ask: Callable[[Any], Iterable[Any]]
) -> list[Found]:
    asked = (
        (kind, list(ask(with_relation(kind.seen_by(actor)).filter(archived_at=None))))
        for kind in _searched(only)
    )
    return [Found(kind, records) for kind, records in asked if records]


def told_apart(actor: Actor, kind: RecordKind, record: Any) -> str:
    """What stands beside the title of a record among others, as far as the actor may see it."""
    shown = [field for field in record.told_apart_by if field not in hidden_fields(actor, kind.name)]
    return next((str(value) for field in shown if (value := getattr(record, field))), "")


def with_relation(queryset: Any) -> Any:
    """With what `told_apart` shows, in the same query."""
    model = queryset.model
    related = [field for field in model.told_apart_by if model._meta.get_field(field).is_relation]
    return queryset.select_related(*related) if related else queryset


def _searched(only: Iterable[str] | None) -> Iterator[RecordKind]:
    wanted = None if only is None else set(only)
    searched = (kind for kind in kinds.all_kinds() if kind.searchable and kind.is_in_use())
    return (kind for kind in searched if wanted is None or kind.name in wanted)


def _words(text: str) -> list[str]:
    """What is looked for; a phone number is one word, however it was grouped."""
    if _NUMBER.fullmatch(text.strip()):
        return ["".join(letter for letter in text if letter.isdecimal())]
    return search_key(text).split()
