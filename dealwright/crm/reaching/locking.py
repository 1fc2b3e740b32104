"""One change at a time looks for a client by a value and opens one where there is none.

No unique index could say so: people of one household share a phone.
"""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.kit import preparing


def lock_values(of_kind: str, values: Iterable[tuple[str, str]]) -> None:
    """Wait until nobody else looks for these, in an order that cannot deadlock; held until the commit."""
    locks = sorted({f"{of_kind}:{kind}:{value}" for kind, value in values})
    if not locks:
        return
    with preparing.cursor() as cursor:  # unnest gives the locks in their order, one after the other
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name", [locks]
        )
