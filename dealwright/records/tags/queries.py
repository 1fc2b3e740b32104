"""Questions about tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Func, TextField

from dealwright.records import kinds


class Unnest(Func):
    """The tags of a record one by one, a row for each."""

    function = "unnest"
    output_field = TextField()
    set_returning = True


def uses_of_tags(kind_name: str, names: Sequence[str]) -> dict[str, int]:
    """How many records of a kind carry each of these tags, those in the archive too; one query."""
    kind = kinds.get(kind_name)
    if kind is None or not names:
        return {}
    carried: Any = kind.records.filter(tags__overlap=list(names)).order_by()
    rows = carried.annotate(tag=Unnest(F("tags"))).values("tag").annotate(count=Count("pk"))
    return {row["tag"]: row["count"] for row in rows}
