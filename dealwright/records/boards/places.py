"""A column of a board as the database is asked for it: anything that narrows records and orders them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Place:
    """A column as the database is asked for it."""

    key: str
    """As addresses and the page call it: the number of a stage, or `today`."""
    within: Q
    ordered: str
    """The column of the table it is read along, `pk` last; with a minus the latest first."""
    holds: Callable[[Any], bool]
    """Whether a record that stands in one of several columns stands in this one."""
    of_days: bool = False
    """Whether what it is read along is a day, not a moment."""
