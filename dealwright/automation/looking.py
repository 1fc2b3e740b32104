"""Records as they stand now, for automation: those in play, which are neither archived nor deleted.

Those of a batch are looked at together, and each anew once something happened to it. What others change
meanwhile is not seen there before the batch ends; verbs lock, and look at the version.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from dealwright.events.models import Entry
from dealwright.events.remembering import known_of_records
from dealwright.events.together import first_asked_beside
from dealwright.kit.prepared import PreparedQuery
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind

_JOINED = ("stage", "responsible")
_LEANS_ON = frozenset({"stage", "user"})


def look_at(kind: RecordKind, ids: Iterable[int], *, about: Iterable[Entry]) -> dict[int, Any]:
    """Those of the records that are in play, by id; those of events beside these are looked at with them."""
    wanted = sorted(ids)
    known = known_of_records("in play", lambda _kind: _LEANS_ON)
    if known is None:
        return {one.pk: one for one in in_play(kind, wanted)}
    missing = {id for id in wanted if (kind.name, id) not in known}
    if missing:
        missing |= {id for one in about for id in first_asked_beside("in play", one, kind.name)}
        found = {one.pk: one for one in in_play(kind, missing)}
        known.update({(kind.name, id): found.get(id) for id in missing})
    seen = {id: known[kind.name, id] for id in wanted}
    return {id: _as_read(one) for id, one in seen.items() if one is not None}


def look_now(kind: RecordKind, id: int) -> Any:
    """One record by itself, whatever a batch knows of it; None where it is not in play."""
    return _by_id(kind.name).first(id)


def in_play(kind: RecordKind, ids: Iterable[int]) -> Any:
    """These as the database has them, in the order of their ids."""
    return kind.records.filter(pk__in=list(ids), archived_at=None).select_related(*_JOINED).order_by("pk")


@cache
def _by_id(name: str) -> PreparedQuery:
    kind = kinds.get(name)
    if kind is None:
        raise LookupError(f"nobody declares {name}")
    records = kind.records
    return PreparedQuery(lambda id: records.filter(pk=id, archived_at=None).select_related(*_JOINED))


def _as_read(record: Any) -> Any:
    """Without what was loaded for it since: a record that it is linked with may have changed."""
    columns = [field.attname for field in record._meta.concrete_fields]
    same = type(record).from_db(record._state.db, columns, [record.__dict__[name] for name in columns])
    for name in _JOINED:
        same._state.fields_cache[name] = record._state.fields_cache.get(name)
    return same
