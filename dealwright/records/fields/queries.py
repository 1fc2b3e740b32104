"""The fields of a kind: built-in ones and those people added, known to every process at most one query late.

Definitions are kept in the process. A request looks once whether the mark in the database is still the one
they were read under; outside requests every question looks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.core.signals import request_finished, request_started
from django.db import connection

from dealwright.events.remembering import forget_answers, once_per_batch
from dealwright.records import kinds
from dealwright.records.extensions.models import Switch
from dealwright.records.fields.field import Field
from dealwright.records.fields.linked_types import Option
from dealwright.records.fields.models import CustomField
from dealwright.records.reference_lists.models import ReferenceList


@dataclass(frozen=True)
class Known:
    """All definitions, as they were under one mark."""

    mark: UUID | None = None
    fields: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    """Of each kind, in the order people gave them, without those in the bin."""
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Of kind and name, those in the bin too: the history speaks of them."""
    lists: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    """The entries of the lists that came with the product, by code; their keys in small letters."""
    extensions: frozenset[str] = frozenset()
    """The extensions that are on: they change as seldom, and every page asks for them."""


class _Looked(threading.local):
    """Whether this request has looked at the mark; None outside requests, and once it changed fields."""

    already: bool | None = None


_known = Known()
_looked = _Looked()


def fields_of(kind_name: str) -> list[Field]:
    """Everything a record of the kind consists of: what came with it, then what people added."""
    kind = kinds.get(kind_name)
    return [*(kind.fields if kind else ()), *custom_fields_of(kind_name)]


def custom_fields_of(kind_name: str) -> tuple[Field, ...]:
    """What people added to the kind, in their order."""
    return known().fields.get(kind_name, ())


def custom_field_of(kind_name: str, code: str) -> Field | None:
    """One of them."""
    return next((field for field in custom_fields_of(kind_name) if field.code == code), None)


def custom_label(kind_name: str, name: str) -> str:
    """What an added field is called, or was called until it was removed; else its own name."""
    return known().labels.get((kind_name, name), name)


def known() -> Known:
    """All definitions as they are now."""
    global _known
    if _looked.already and _known.mark is not None:
        return _known
    mark = _mark()
    if mark is None or mark != _known.mark:
        _known = _read(mark)
    if _looked.already is False:
        _looked.already = True
    return _known


@once_per_batch
def _mark() -> UUID | None:
    """Where reactions are run they look once per batch, as a request does.

    Plain SQL, because no other question is asked as often: by every page, before anything else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM records_fields_mark WHERE id = 1")
        found = cursor.fetchone()
    return found[0] if found else None


def hear(mark: UUID | None) -> None:
    """The mark was read with the reader of this request: where it is the known one, nobody needs to look."""
    if _looked.already is False and mark is not None and mark == _known.mark:
        _looked.already = True


def lock_fields() -> None:
    """Let one change of fields at a time go on, and let every process notice it when it is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_fields_mark (id, mark) VALUES (1, %s)"
            " ON CONFLICT (id) DO UPDATE SET mark = excluded.mark",
            [uuid4()],
        )
    _looked.already = None
    forget_answers()


def _read(mark: UUID | None) -> Known:
    from dealwright.records.fields.declaring import TYPES, field_from

    fields: dict[str, list[Field]] = {}
    labels: dict[tuple[str, str], str] = {}
    for definition in CustomField.objects.select_related("reference_list").order_by("position", "pk"):
        labels[definition.of_kind, definition.name] = definition.label
        if definition.deleted_at is None and definition.type in TYPES:  # else of a later release
            fields.setdefault(definition.of_kind, []).append(field_from(definition))
    switched_on = frozenset(Switch.objects.filter(is_on=True).values_list("name", flat=True))
    lists = {found.code: entries_of(found) for found in ReferenceList.objects.filter(is_built_in=True)}
    return Known(mark, {kind: tuple(each) for kind, each in fields.items()}, labels, lists, switched_on)


def entries_of(found: ReferenceList) -> tuple[Option, ...]:
    """The entries of a list that came with the product, as columns hold them."""
    return tuple(replace(option, key=option.key.lower()) for option in found.offered_options)


@contextmanager
def looking_once() -> Iterator[None]:
    """Inside, the mark is looked at once, as in a request: for work that takes less than a second or two."""
    before, _looked.already = _looked.already, False
    try:
        yield
    finally:
        _looked.already = before


def _begin(**_more: Any) -> None:
    _looked.already = False


def _end(**_more: Any) -> None:
    _looked.already = None


request_started.connect(_begin, dispatch_uid="fields.look")
request_finished.connect(_end, dispatch_uid="fields.look")
