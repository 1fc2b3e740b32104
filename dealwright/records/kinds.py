"""Record kinds, declared once: what engines, search and links know of a domain's records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from dealwright.events import Actor
from dealwright.people import access


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
    """`move(record, to=stage, by=actor)` for kinds that stand in pipelines."""
    searchable: bool = True

    @property
    def records(self) -> Any:
        """The manager of its model."""
        return apps.get_model(self.model)._default_manager

    def seen_by(self, actor: Actor) -> Any:
        """Its records, narrowed to those the actor may see."""
        return self.records.all().seen_by(actor)


_kinds: dict[str, RecordKind] = {}


def add(kind: RecordKind) -> None:
    """Declare a kind; the domain's apps.py does it once. From then on roles may speak of it."""
    _kinds[kind.name] = kind
    access.protect(kind.name, kind.label_plural)


def get(name: str) -> RecordKind | None:
    """The declaration of a kind, or None."""
    return _kinds.get(name)


def all_kinds() -> Iterator[RecordKind]:
    """Every declared kind."""
    yield from _kinds.values()


def with_stages() -> Iterator[RecordKind]:
    """The kinds that stand in pipelines."""
    return (kind for kind in _kinds.values() if kind.move is not None)
