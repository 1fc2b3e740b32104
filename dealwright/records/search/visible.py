"""Search for readers from whom a field is hidden that others find a record by.

A phone that is hidden is not found either, else one could guess it digit by digit. Such readers find the
record by the text that everybody sees: the name of a contact, the title of a deal.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Func, Q, TextField

from dealwright.kit.text import like_pattern
from dealwright.records.fields import CUSTOM


class Folded(Func):
    """A column as `kit.text.search_key` folds texts: small letters without accents."""

    template = "lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\\u0300-\\u036F]', '', 'g'))"
    output_field = TextField()


def called(queryset: Any, column: str, keys: Collection[str]) -> Any:
    """Those whose column is one of these folded texts; the search key, which holds it, finds them."""
    if not keys:
        return queryset.none()
    holding = reduce(or_, (Q(search_key__contains=key) for key in sorted(keys)))  # which an index serves
    return queryset.filter(holding).alias(folded=Folded(column)).filter(folded__in=keys)


def is_searched_whole(queryset: Any) -> bool:
    """Whether the reader of these records sees everything their search key holds."""
    hidden: frozenset[str] = getattr(queryset, "hidden", frozenset())
    told = queryset.model.hideable_in_search.isdisjoint(hidden)
    return told and not any(name.startswith(CUSTOM) for name in hidden)  # added texts are searched too


def in_visible_text(queryset: Any, words: list[str]) -> Any:
    """Only the records in whose visible text every word stands; the search key has found the candidates."""
    if is_searched_whole(queryset):
        return queryset
    if not queryset.model.visible_in_search:
        return queryset.none()
    queryset = queryset.alias(visible_text=Folded(queryset.model.visible_in_search))
    for word in words:
        queryset = queryset.filter(visible_text__like=like_pattern(word))
    return queryset
