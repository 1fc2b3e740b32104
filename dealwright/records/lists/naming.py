"""Names of what added fields point to, for a whole page at once: records keep bare keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.files.models import File

POINTING = frozenset({"employee", "record", "file"})
"""The types whose kept form says nothing to a reader."""


def names_in(field: Field, records: Iterable[Any], actor: Actor) -> dict[Any, str]:
    """The names of what this field points to in these records, by the kept form; one query for each kind."""
    kept = {
        one
        for record in records
        for one in several(record.custom.get(field.code))
        if isinstance(one, int | str)
    }
    if not kept:
        return {}
    if field.type.name == "employee":
        return dict(User.objects.filter(pk__in=kept).values_list("pk", "name"))
    if field.type.name == "file":
        return {one.pk: str(one) for one in File.objects.filter(pk__in=kept)}
    return _records_named(field, kept, actor)


def several(kept: Any) -> list[Any]:
    """The values in a field, whether it may hold several or not."""
    if kept is None or kept == "":
        return []
    return kept if isinstance(kept, list) else [kept]


def _records_named(field: Field, kept: set[Any], actor: Actor) -> dict[Any, str]:
    """Only of records the reader may see."""
    ids: dict[str, dict[int, Any]] = {}
    type: Any = field.type
    for one in kept:
        try:
            name, id = type.named(one)
        except Refused:
            continue
        ids.setdefault(name, {})[id] = one
    names: dict[Any, str] = {}
    for name, of_kind in ids.items():
        kind = kinds.get(name)
        if kind is not None:
            names |= {of_kind[one.pk]: str(one) for one in kind.seen_by(actor).filter(pk__in=of_kind)}
    return names
