"""What lies in the recycle bin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import CASCADE, Exists, Model, OuterRef, Q
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, may
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.successors import successors_of

KEPT_FOR = timedelta(days=30)
PAGE = 50
COUNTED = 1000


@dataclass(frozen=True)
class Binned:
    """One record in the recycle bin."""

    kind: RecordKind
    id: int
    version: int
    title: str
    deleted_at: datetime
    deleted_by: str
    """Empty where the log does not say."""
    merged_into: str = ""
    """What it was merged into is called; empty for what was just deleted."""
    merged_into_url: str = ""

    @property
    def goes_at(self) -> datetime:
        """When it is deleted for good, unless others refer to it."""
        return self.deleted_at + KEPT_FOR


@dataclass(frozen=True)
class BinPage:
    """A stretch of the recycle bin, what was deleted last first."""

    items: list[Binned]
    next_cursor: str | None


def kinds_in_bin(actor: Actor) -> list[RecordKind]:
    """The kinds that can be deleted, as far as the actor may delete some of their records.

    What has no rights of its own lies there beside the records it is about.
    """
    found = [kind for kind in deletable() if may(actor, kind.name, Verb.DELETE)]
    return found if any(kind.has_own_rights for kind in found) else []


def deletable() -> Iterator[RecordKind]:
    """The kinds whose records can be deleted."""
    return (kind for kind in kinds.all_kinds() if kind.delete is not None)


def bin_page(actor: Actor, *, kind: str = "", cursor: str = "", limit: int = PAGE) -> BinPage:
    """What the actor may restore, of one kind or of all."""
    wanted = [one for one in kinds_in_bin(actor) if kind in ("", one.name)]
    below = _read(cursor)
    stretches = [_stretch(one, actor, below, limit + 1) for one in wanted]
    newest_first = merge(*stretches, key=lambda found: _place(*found), reverse=True)
    found = list(islice(newest_first, limit + 1))
    items = _with_who(found[:limit])
    if len(found) <= limit:
        return BinPage(items, None)
    last_kind, last = found[limit - 1]
    return BinPage(items, f"{last.deleted_at.isoformat().replace('+00:00', 'Z')}~{last_kind.name}~{last.pk}")


def binned(kind: RecordKind, actor: Actor) -> Any:
    """The records of a kind in the recycle bin that the actor may restore."""
    return kind.everything.exclude(deleted_at=None).deleted_by(actor)


def count_in_bin(kind: RecordKind, actor: Actor) -> int:
    """How many the actor finds there; exact up to a thousand."""
    return int(binned(kind, actor).values("pk")[:COUNTED].count())


def as_binned(kind: RecordKind, record: Any) -> Binned:
    """One record as the recycle bin shows it."""
    return _with_who([(kind, record)])[0]


def overdue(kind: RecordKind) -> Any:
    """What has lain there for its whole time and is referred to by nobody."""
    return unreferenced(kind).filter(deleted_at__lt=clock.now() - KEPT_FOR)


def unreferenced(kind: RecordKind) -> Any:
    """What lies in the recycle bin and is referred to by no record of its own standing.

    Lines of a deal and phones of a contact are parts and go with it; an order keeps its client.
    """
    records = kind.everything.exclude(deleted_at=None)
    model: Any = records.model
    referred = [Exists(found) for found in _references(model)]
    for condition in referred:
        records = records.filter(~condition)
    return records


def _references(model: type[Model]) -> Iterator[Any]:
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        if relation.many_to_many:
            through: Any = relation.through  # type: ignore[attr-defined]
            name = relation.field.m2m_reverse_field_name()  # type: ignore[attr-defined]
            yield through._base_manager.filter(**{name: OuterRef("pk")})
        elif relation.on_delete is not CASCADE:
            yield relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})


def _stretch(
    kind: RecordKind, actor: Actor, below: tuple[datetime, str, int] | None, limit: int
) -> list[tuple[RecordKind, Any]]:
    records = binned(kind, actor).order_by("-deleted_at", "-id")
    if below is not None:
        at, name, id = below
        later = Q(deleted_at__lt=at)
        if kind.name < name:
            later |= Q(deleted_at=at)
        elif kind.name == name:
            later |= Q(deleted_at=at, id__lt=id)
        records = records.filter(later)
    return [(kind, record) for record in records[:limit]]


def _place(kind: RecordKind, record: Any) -> tuple[datetime, str, int]:
    return record.deleted_at, kind.name, record.pk


def _with_who(found: Iterable[tuple[RecordKind, Any]]) -> list[Binned]:
    """With who deleted each, from the log: one query."""
    found = list(found)
    who = _deleters([(kind.name, record) for kind, record in found])
    into = _merged_into(found)
    return [
        Binned(
            kind=kind,
            id=record.pk,
            version=record.version,
            title=str(record),
            deleted_at=record.deleted_at,
            deleted_by=who.get((kind.name, record.pk), ""),
            merged_into=str(into.get((kind.name, record.pk), "")),
            merged_into_url=kind.url(into[kind.name, record.pk].pk) if (kind.name, record.pk) in into else "",
        )
        for kind, record in found
    ]


def _merged_into(found: list[tuple[RecordKind, Any]]) -> dict[tuple[str, int], Any]:
    """What stands now for those that were merged; two queries for each kind that is merged at all."""
    into: dict[tuple[str, int], Any] = {}
    for kind in {kind.name: kind for kind, _record in found}.values():
        leads_to = successors_of(kind.name, [record.pk for of, record in found if of.name == kind.name])
        there = kind.everything.in_bulk(set(leads_to.values())) if leads_to else {}
        into |= {(kind.name, id): there[to] for id, to in leads_to.items() if to in there}
    return into


def _deleters(found: list[tuple[str, Any]]) -> dict[tuple[str, int], str]:
    if not found:
        return {}
    entries = Entry.objects.filter(
        kind__in={f"{name}.deleted" for name, _record in found},
        subject_id__in=[record.pk for _name, record in found],
        at__gte=min(record.deleted_at for _name, record in found) - timedelta(minutes=1),
    )
    told = entries.order_by("id").values_list("subject_kind", "subject_id", "actor_label")
    return {(kind, id): label for kind, id, label in told}


def _read(cursor: str) -> tuple[datetime, str, int] | None:
    if not cursor:
        return None
    try:
        at, name, id = cursor.split("~")
        return clock.read(at), name, int(id) % 2**63
    except ValueError:
        raise Refused(_("This is no place in the list; start from its top."), field="cursor") from None
