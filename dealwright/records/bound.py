"""Which records of kinds with stages hang together: an order and its deal, a deal and the lead it came from.

bound.add("order", "deal", lambda ids: Order.objects.filter(deal__in=ids))   # in the apps.py that knows both
bound.to("order", {"deal": {7}})                                             # the orders of deal 7
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

Find = Callable[[set[int]], Any]

_found_by: dict[tuple[str, str], Find] = {}


def add(kind: str, other: str, find: Find) -> None:
    """Say which records of a kind are bound to these of another: `find(ids)` is a queryset of them."""
    _found_by[kind, other] = find


def kinds_bound_to(kind: str) -> list[str]:
    """The kinds that records of this one are bound to."""
    return sorted(other for known, other in _found_by if known == kind)


def to(kind: str, others: Mapping[str, set[int]]) -> Q:
    """The records of a kind that are bound to any of these."""
    found = Q(pk__in=())
    for other, ids in others.items():
        find = _found_by.get((kind, other))
        if find is not None and ids:
            found |= Q(pk__in=find(ids).order_by().values("pk"))
    return found
