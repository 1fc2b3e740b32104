"""Record kinds, declared once: what engines, search and links know of a domain's records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q

from dealwright.events import Actor
from dealwright.people import access
from dealwright.records.fields import Field


@dataclass(frozen=True)
class Linked:
    """One record that a record belongs to, whose fields formulas about it may name: `contact.name`."""

    name: str
    """As formulas write it before the dot: `contact`."""
    label: Any
    """“Client”, lazily translated."""
    of_kind: str
    """The kind of the linked record."""
    find: Callable[[Any], Any]
    """`find(record)`: the linked record, None for none."""


@dataclass(frozen=True)
class RecordKind:
    """One kind of record and what everybody may ask of it."""

    name: str
    """As in events, links and the API: `deal`."""
    model: str
    """`app_label.Model`."""
    label: Any
    """“Deal”, lazily translated."""
    label_plural: Any
    icon: str
    url: Callable[[int], str]
    """The address of the card."""
    move: Callable[..., Any] | None = None
    """`move(record, to=stage, version=…, by=actor)` for kinds that stand in pipelines; without a version it
    takes the record as it is."""
    cross: Callable[..., Any] | None = None
    """`cross(record, to=stage, version=…, by=actor)` for kinds whose records may change their pipeline."""
    asks_why: Callable[[Any], bool] = lambda _stage: False
    """Whether somebody has to say why a record enters this stage; then `move` takes a `reason` too."""
    create: Callable[..., Any] | None = None
    """`create(by=actor, **values)`: makes one; takes what `edit` takes, `tags` and an `external_id` as well,
    and `stage` for kinds that stand in pipelines."""
    edit: Callable[..., Any] | None = None
    """`edit(record, version=…, by=actor, **values)`: changes what `fields` describe."""
    delete: Callable[..., Any] | None = None
    """`delete(record, version=…, by=actor)`: into the recycle bin."""
    restore: Callable[..., Any] | None = None
    """`restore(record, by=actor)`: out of it."""
    fields: tuple[Field, ...] = ()
    """What it consists of, beside what people added; `fields.queries.fields_of(kind)` gives both."""
    is_complete: bool = False
    """Whether nobody may add fields to it: they would stand on no page."""
    observed_by: str = ""
    """Its relation to the colleagues who see a record, and are told of it, whatever their rights reach."""
    joined_by: str = ""
    """Its relation to those who do it together with the responsible, and are told of it like them."""
    searchable: bool = True
    is_in_use: Callable[[], bool] = lambda: True
    """Whether people work with its records here by now; otherwise the search passes over them, and the rules
    and triggers on their stages sleep."""
    takes_rules: bool = True
    """Whether triggers and rules stand on its stages; shipments leave that to their orders."""
    has_own_rights: bool = True
    """Whether roles have a row for it; otherwise its rights follow from the records it is about."""
    of_clients: Callable[[Mapping[str, set[int]]], Q] | None = None
    """`of_clients({"contact": {7}, "company": {3}})`: which of its records belong to these clients."""
    linked: tuple[Linked, ...] = ()
    """The records it belongs to, such as its client; formulas name their fields, too."""
    is_ongoing: Mapping[str, Any] = field(default_factory=dict)
    """By which its records are told that somebody still has to do with them: `{"done_at": None}`."""
    list_url: str = ""
    """The address of its list; `?responsible=ID` narrows it to what one person answers for."""
    stages_url: str = ""
    """Where its stages are set, for a kind with one pipeline for good; otherwise the page of pipelines."""
    letters: tuple[str, ...] = ()
    """Before its numbers where other programs write its records: `D`, `T2` for `D_12`, `T2_12` (6.9)."""
    elsewhere: str = ""
    """What other programs call it, where that is another word: `quote`."""
    order: int = 100
    """Where it stands among the kinds, as its place in the menu does."""

    @property
    def records(self) -> Any:
        """The manager of its model; what lies in the recycle bin is not there."""
        return apps.get_model(self.model)._default_manager

    @property
    def everything(self) -> Any:
        """The manager that knows what was deleted too."""
        return apps.get_model(self.model).everything

    @property
    def takes_fields(self) -> bool:
        """Whether people may add fields to it."""
        return self.edit is not None and not self.is_complete

    def field(self, name: str) -> Field | None:
        """The built-in field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def seen_by(self, actor: Actor) -> Any:
        """Its records, narrowed to those the actor may see."""
        return self.records.all().seen_by(actor)


_kinds: dict[str, RecordKind] = {}


def add(kind: RecordKind) -> None:
    """Declare a kind; the domain's apps.py does it once. From then on roles may speak of it."""
    _kinds[kind.name] = kind
    access.protect(
        kind.name,
        kind.label_plural,
        built_in=[field.name for field in kind.fields],
        fields=lambda: _all_fields_of(kind.name),
        pipelines=lambda: _pipelines_of(kind),
        has_own_rights=kind.has_own_rights,
    )


def get(name: str) -> RecordKind | None:
    """The declaration of a kind, or None."""
    return _kinds.get(name)


def all_kinds() -> Iterator[RecordKind]:
    """Every declared kind, in the order of the menu."""
    yield from sorted(_kinds.values(), key=lambda kind: kind.order)


def called(name: str) -> RecordKind | None:
    """The kind of this name, or of this name in other programs, or None."""
    return get(name) or next((kind for kind in _kinds.values() if kind.elsewhere == name != ""), None)


def by_letters() -> dict[str, str]:
    """The names of kinds by the letters that other programs write before their numbers."""
    return {letters: kind.name for kind in _kinds.values() for letters in kind.letters}


def with_stages() -> Iterator[RecordKind]:
    """The kinds that stand in pipelines."""
    return (kind for kind in _kinds.values() if kind.move is not None)


def _all_fields_of(name: str) -> list[Field]:
    """Those that people added included; what knows them stands on this module."""
    from dealwright.records.fields.queries import fields_of

    return fields_of(name)


def _pipelines_of(kind: RecordKind) -> list[tuple[int, str]]:
    """The pipelines of a kind by name, for the page of a role."""
    if kind.move is None:
        return []
    pipelines: Any = apps.get_model("records.Pipeline")._default_manager.filter(of_kind=kind.name)
    return list(pipelines.values_list("pk", "name"))
