"""Records that no sum counts, such as those opened only to try something; higher floors name theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

Which = Callable[[str], Q | None]
"""`which(of_kind)`: the records of a kind that do not count; None where it has none."""

_named: list[Which] = []


def add(which: Which) -> None:
    """Leave these out of every sum."""
    _named.append(which)


def counted(records: Any, of_kind: str) -> Any:
    """Those of the records that count."""
    for which in _named:
        left_out = which(of_kind)
        if left_out is not None:
            records = records.exclude(left_out)
    return records
