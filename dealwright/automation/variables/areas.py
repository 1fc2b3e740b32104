"""Where shared variables may be used (5.6): everywhere, in an area such as the CRM, for one kind of record.

Domains say which kinds of records belong to an area; the engine knows none.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dealwright.automation.variables.models import EVERYWHERE
from dealwright.records import kinds

_labels: dict[str, Any] = {}
_kinds_in: dict[str, set[str]] = defaultdict(set)


def add(name: str, label: Any) -> None:
    """Declare an area: its name as variables keep it, and its lazily translated label."""
    _labels[name] = label


def join(area: str, *of_kinds: str) -> None:
    """These kinds of records belong to the area, whoever declares it."""
    _kinds_in[area].update(of_kinds)


def all_areas() -> list[tuple[str, Any]]:
    """The areas with their labels."""
    return list(_labels.items())


def is_known(visible_in: str) -> bool:
    """Whether a variable can be kept to that."""
    return visible_in == EVERYWHERE or visible_in in _labels or kinds.get(visible_in) is not None


def reaching(of_kind: str) -> list[str]:
    """What a variable may be visible in so that formulas about records of a kind may name it."""
    return [EVERYWHERE, of_kind, *(name for name in _labels if of_kind in _kinds_in[name])]


def label_of(visible_in: str, everywhere: Any) -> Any:
    """Where it may be used, in words; what is gone reads like everywhere."""
    kind = kinds.get(visible_in)
    return _labels.get(visible_in) or (kind.label_plural if kind is not None else everywhere)
