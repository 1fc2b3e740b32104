"""Functions of several values."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.functions.table import Group, Several, Text, function
from dealwright.kit.expressions.tree import Run
from dealwright.kit.expressions.values import Value, check_list, check_text_size


@function(
    "implode",
    Group.LISTS,
    _("Several values joined to one text, with a text between them"),
    example='implode(" and ", ["Anna", "Boris"])',
    gives="Anna and Boris",
)
def joined(run: Run, separator: Text, values: Several) -> str:
    """The reverse of explode."""
    texts = [run.text_of(each) for each in values]
    size = sum(map(len, texts)) + len(separator) * max(len(texts) - 1, 0)
    run.spend(len(texts))
    check_text_size(size, run.limits)
    return separator.join(texts)


@function(
    "explode",
    Group.LISTS,
    _("A text divided into several values where another text stands in it"),
    example='explode(";", "red;green")',
    gives="red, green",
)
def divided(run: Run, separator: Text, text: Text) -> tuple[str, ...]:
    """Nothing between the parts leaves the text whole."""
    if not separator:
        return (text,)
    parts = check_list(text.split(separator, run.limits.longest_list + 1), run.limits)
    run.spend(len(parts))
    return parts


@function(
    "merge",
    Group.LISTS,
    _("Several lists as one"),
    example='merge(["red"], ["green", "blue"])',
    gives="red, green, blue",
)
def merged(run: Run, first: Several, second: Several, *further: Several) -> tuple[Any, ...]:
    """Values that stand in both stay twice."""
    values = check_list([each for some in (first, second, *further) for each in some], run.limits)
    run.spend(len(values))
    return values


@function("shuffle", Group.LISTS, _("The list in a random order"), example="shuffle([1, 2, 3])")
def shuffled(run: Run, values: Several) -> tuple[Any, ...]:
    """Every order may come."""
    run.spend(len(values))
    return tuple(run.scope.random.sample(values, len(values)))


@function(
    "firstvalue", Group.LISTS, _("The first of several values"), example="firstvalue([7, 8])", gives="7"
)
def first(_run: Run, values: Several) -> Value:
    """Nothing, where there are none."""
    return values[0] if values else None


@function(
    "swirl",
    Group.LISTS,
    _("The list with its first value moved to the end"),
    example="swirl([1, 2, 3, 4, 5, 6])",
    gives="2, 3, 4, 5, 6, 1",
)
def turned(run: Run, values: Several) -> tuple[Any, ...]:
    """So that each has a turn."""
    run.spend(len(values))
    return (*values[1:], *values[:1])
