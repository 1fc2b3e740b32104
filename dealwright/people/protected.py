"""The kinds of records roles speak of: their fields that may be hidden, their pipelines.

The people floor knows no records; the floor that declares the kinds tells them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol


class Hideable(Protocol):
    """What a role needs to know of a field (`records.fields.Field` is one)."""

    @property
    def name(self) -> str:
        """As in changes and the API: `amount`."""

    @property
    def label(self) -> Any:
        """“Amount”, lazily translated."""

    @property
    def is_hideable(self) -> bool:
        """Whether a role may hide it."""


def _nothing() -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True)
class Protected:
    """One kind of record, as roles speak of it."""

    name: str
    label: Any
    """In the plural, lazily translated."""
    built_in: frozenset[str] = frozenset()
    """The names of the fields the product brings."""
    fields: Callable[[], Iterable[Hideable]] = _nothing
    """All of them, those that people added too."""
    pipelines: Callable[[], Iterable[tuple[int, str]]] = _nothing
    """Ids and names of those its records stand in; none for kinds that stand in no pipeline."""
    has_own_rights: bool = True
    """Whether roles have a row for it; otherwise its rights follow from the records it is about."""

    verbs: tuple[str, ...] = ()
    """The only verbs its row has; all of them where nothing is said."""

    @property
    def hideable(self) -> list[Hideable]:
        """The fields a role may hide."""
        return [field for field in self.fields() if field.is_hideable]


_protected: dict[str, Protected] = {}


def protect(
    record_kind: str,
    label: Any,
    *,
    built_in: Iterable[str] = (),
    fields: Callable[[], Iterable[Hideable]] = _nothing,
    pipelines: Callable[[], Iterable[tuple[int, str]]] = _nothing,
    has_own_rights: bool = True,
    verbs: tuple[str, ...] = (),
) -> None:
    """Let roles speak of a kind of record; the floor that declares the kinds calls this for each."""
    _protected[record_kind] = Protected(
        record_kind, label, frozenset(built_in), fields, pipelines, has_own_rights, verbs
    )


def protected(record_kind: str) -> Protected | None:
    """What was told of a kind."""
    return _protected.get(record_kind)


def protected_kinds() -> list[Protected]:
    """Every kind roles speak of."""
    return [kind for kind in _protected.values() if kind.has_own_rights]


def has_own_rights(record_kind: str) -> bool:
    """Whether roles say how far rights to it reach; otherwise its own query set does."""
    known = _protected.get(record_kind)
    return known is None or known.has_own_rights
