"""What points at a client or a lead, and how a merge moves it: nothing is lost, nothing is there twice.

Foreign keys are found by themselves. What names a client in another way is declared beside its model:

    moving.add(KindAndId("task.about", Task, "about_kind", "about_id"))

A row that would be there twice (both clients further contacts of one deal) stays behind with the client that
goes into the recycle bin, so that a merge taken back finds it where it was.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dealwright.crm.addresses.models import Address
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead, LeadLine
from dealwright.crm.reaching.models import WayToReach
from dealwright.crm.requisites.models import Requisite
from dealwright.records import kinds
from dealwright.records.fields import CUSTOM
from dealwright.records.fields.queries import custom_fields_of

Found = dict[int, list[int]]
"""By the client it is moved from, the keys of what is moved."""

MODELS: dict[str, type[Any]] = {"contact": Contact, "company": Company, "lead": Lead}


class Relation(ABC):
    """One way in which something points at clients."""

    name: str
    """Lasting: the ledger of a merge keeps it."""

    @abstractmethod
    def find(self, kind: str, into: int, others: list[int]) -> Found:
        """What a merge moves; what would be there twice is not among it."""

    @abstractmethod
    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        """Let these point at a client, those that do point at the other one; answers how many did."""

    def holders(self, ids: list[int]) -> tuple[str, list[int]] | None:
        """The kind of records these are, where they have a card: for counting what a reader sees."""
        return None


@dataclass(frozen=True)
class ForeignKey(Relation):
    """Rows with a column for the client. `per` says which columns make two rows the same."""

    name: str
    model: Any
    column: str
    per: tuple[str, ...] = ()

    def find(self, kind: str, into: int, others: list[int]) -> Found:
        rows = _all(self.model).filter(**{f"{self.column}__in": [into, *others]}).order_by("pk")
        return _without_doubles(rows.values_list("pk", f"{self.column}_id", *self.per), into, others)

    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        rows = _all(self.model).filter(pk__in=ids, **{self.column: instead_of})
        return _save_each(rows, lambda row: setattr(row, f"{self.column}_id", at))

    def holders(self, ids: list[int]) -> tuple[str, list[int]] | None:
        name = getattr(self.model, "record_kind", "")
        return (name, ids) if kinds.get(name) is not None else None


@dataclass(frozen=True)
class KindAndId(Relation):
    """Rows that name the client by its kind and id."""

    name: str
    model: Any
    kind_column: str
    id_column: str
    per: tuple[str, ...] = ()

    def find(self, kind: str, into: int, others: list[int]) -> Found:
        rows = _all(self.model).filter(**{self.kind_column: kind, f"{self.id_column}__in": [into, *others]})
        told = rows.order_by("pk").values_list("pk", self.id_column, *self.per)
        return _without_doubles(told, into, others)

    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        rows = _all(self.model).filter(pk__in=ids, **{self.kind_column: kind, self.id_column: instead_of})
        return _save_each(rows, lambda row: setattr(row, self.id_column, at))

    def holders(self, ids: list[int]) -> tuple[str, list[int]] | None:
        name = getattr(self.model, "record_kind", "")
        return (name, ids) if kinds.get(name) is not None else None


@dataclass(frozen=True)
class FurtherContacts(Relation):
    """Deals of which the client is a further contact; nobody is twice on one deal."""

    name: str = "deal.other_contacts"

    def find(self, kind: str, into: int, others: list[int]) -> Found:
        if kind != "contact":
            return {}
        through = Deal.other_contacts.through._base_manager
        rows = through.filter(contact__in=[into, *others]).exclude(deal__contact__in=[into, *others])
        return _without_doubles(rows.order_by("pk").values_list("pk", "contact_id", "deal_id"), into, others)

    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        through = Deal.other_contacts.through._base_manager
        return int(through.filter(pk__in=ids, contact=instead_of).update(contact=at))


@dataclass(frozen=True)
class FormerPrimary(Relation):
    """Deals with the one that stays as a further contact and one that goes as the primary one.

    There they change places: the one that stays becomes the primary contact and is no further one any more.
    """

    name: str = "deal.former_primary"

    def find(self, kind: str, into: int, others: list[int]) -> Found:
        if kind != "contact":
            return {}
        through = Deal.other_contacts.through._base_manager
        rows = through.filter(contact=into, deal__contact__in=others)
        found: Found = {}
        for pk, primary in rows.order_by("pk").values_list("pk", "deal__contact"):
            found.setdefault(primary, []).append(pk)
        return found

    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        # The other way round: what pointed at the one that stays points at the one that goes.
        through = Deal.other_contacts.through._base_manager
        return int(through.filter(pk__in=ids, contact=at).update(contact=instead_of))


@dataclass(frozen=True)
class AddedField(Relation):
    """A field people added to some kind of record, which names the client."""

    name: str
    of_kind: str
    code: str
    is_multiple: bool
    is_one_of_several_kinds: bool

    def find(self, kind: str, into: int, others: list[int]) -> Found:
        found: Found = {}
        taken = set(self._holding(kind, into).values_list("pk", flat=True))
        for other in others:
            for pk in self._holding(kind, other).order_by("pk").values_list("pk", flat=True):
                if pk not in taken:
                    taken.add(pk)
                    found.setdefault(other, []).append(pk)
        return found

    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        before, after = self._kept(kind, instead_of), self._kept(kind, at)

        def put(record: Any) -> None:
            kept = record.custom[self.code]
            several = [after if one == before else one for one in kept] if self.is_multiple else after
            record.custom = {**record.custom, self.code: several}

        return _save_each(self._holding(kind, instead_of).filter(pk__in=ids), put)

    def holders(self, ids: list[int]) -> tuple[str, list[int]] | None:
        return self.of_kind, ids

    def _holding(self, kind: str, id: int) -> Any:
        of_kind = kinds.get(self.of_kind)
        kept = self._kept(kind, id)
        value = {self.code: [kept] if self.is_multiple else kept}
        return of_kind.everything.filter(custom__contains=value) if of_kind else Contact.objects.none()

    def _kept(self, kind: str, id: int) -> int | str:
        return f"{kind}:{id}" if self.is_one_of_several_kinds else id


@dataclass(frozen=True)
class Story(Relation):
    """The links of events: the timeline of the one that goes becomes part of the other’s."""

    name: str = "events"

    def find(self, kind: str, into: int, others: list[int]) -> Found:
        found: Found = {}
        taken = set(self._events(kind, into))
        for other in others:
            for event in self._events(kind, other):
                if event not in taken:
                    taken.add(event)
                    found.setdefault(other, []).append(event)
        return found

    def point(self, kind: str, ids: list[int], *, at: int, instead_of: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE event_link AS moved SET record_id = %s"
                " WHERE record_kind = %s AND record_id = %s AND event_id = ANY (%s) AND NOT EXISTS ("
                "   SELECT FROM event_link there WHERE there.record_kind = moved.record_kind"
                "   AND there.record_id = %s AND there.at = moved.at AND there.event_id = moved.event_id)",
                [at, kind, instead_of, ids, at],
            )
            return int(cursor.rowcount)

    def _events(self, kind: str, id: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT event_id FROM event_link WHERE record_kind = %s AND record_id = %s ORDER BY event_id",
                [kind, id],
            )
            return [row[0] for row in cursor.fetchall()]


_declared: dict[str, Relation] = {}

PARTS: frozenset[Any] = frozenset({WayToReach, Address, LeadLine})
"""They are united field by field, as an edit of the one that stays."""


def add(relation: Relation) -> None:
    """Declare what no foreign key says."""
    _declared[relation.name] = relation


def relations_of(kind: str) -> list[Relation]:
    """Everything that points at clients of a kind, always in the same order: rows are locked in it."""
    return [
        FormerPrimary(),
        FurtherContacts(),
        *_foreign_keys(kind),
        *(one for _name, one in sorted(_declared.items())),
        *_added_fields(kind),
        Story(),
    ]


def relation_named(kind: str, name: str) -> Relation | None:
    """One of them; None where it is no longer there, such as an added field that was removed."""
    return next((one for one in relations_of(kind) if one.name == name), None)


def _foreign_keys(kind: str) -> Iterator[Relation]:
    model = MODELS[kind]
    special: dict[Any, tuple[str, ...]] = {
        Requisite: ("preset", "tax_number", "values"),
        ContactCompany: ("contact_id",),
    }
    found = [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one) and not relation.concrete
    ]
    for relation in sorted(found, key=lambda one: (one.related_model._meta.label, one.field.name)):
        holder, column = relation.related_model, relation.field.name
        if holder in PARTS or holder._meta.auto_created or (holder is ContactCompany and kind == "contact"):
            continue
        name = f"{holder._meta.label_lower}.{column}"
        yield ForeignKey(name, holder, column, special.get(holder, ()))


def _added_fields(kind: str) -> Iterator[Relation]:
    for of_kind in kinds.all_kinds():
        for field in custom_fields_of(of_kind.name):
            named: tuple[str, ...] = getattr(field.type, "kinds", ())
            if field.type.name == "record" and kind in named:
                name = f"{of_kind.name}.{CUSTOM}{field.code}"
                yield AddedField(name, of_kind.name, field.code, field.multiple, len(named) > 1)


def _without_doubles(rows: Iterable[tuple[Any, ...]], into: int, others: list[int]) -> Found:
    """Of rows (key, client, what makes two the same …) those to be moved."""
    by_client: dict[int, list[tuple[int, str]]] = {}
    for pk, client, *parts in rows:
        by_client.setdefault(client, []).append((pk, repr(parts) if parts else f"only {pk}"))
    taken = {same for _pk, same in by_client.get(into, [])}
    found: Found = {}
    for other in others:
        for pk, same in by_client.get(other, []):
            if same not in taken:
                taken.add(same)
                found.setdefault(other, []).append(pk)
    return found


def _save_each(rows: Any, change: Any) -> int:
    """Change rows one after the other, locked in the order of their keys: versions and search keys follow."""
    count = 0
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        change(row)
        row.save()
        count += 1
    return count


def _all(model: Any) -> Any:
    """Its rows, those of records in the recycle bin too."""
    return (model.everything if hasattr(model, "everything") else model._base_manager).all()
