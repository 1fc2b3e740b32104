"""Values of added fields as a page shows them, for many records at once: one query for each kind of link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as set_to
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.colors import painted
from dealwright.records.fields.field import Field
from dealwright.records.fields.linked_types import Attachment, Options, RelatedRecord
from dealwright.records.fields.types import Day, Employee, Link, LongText, Moment, MoneyType
from dealwright.records.files.models import File


@dataclass(frozen=True)
class Shown:
    """One value, ready for `records/fields/values.html`."""

    text: str
    shape: str = "text"
    """`text, lines, link, money, day, moment, option, person, record, file, gone`."""
    value: Any = None
    """What money, days and moments are made of."""
    href: str = ""
    color: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class _Labels:
    """What the values of a page refer to, as its reader may know it."""

    people: Mapping[int, str] = set_to(default_factory=dict)
    records: Mapping[tuple[str, int], str] = set_to(default_factory=dict)
    files: Mapping[int, str] = set_to(default_factory=dict)


def shown_values(
    records: Iterable[Any], fields: Sequence[Field], *, actor: Actor
) -> dict[int, dict[str, list[Shown]]]:
    """By the key of the record and the name of the field, what a page shows; nothing for empty ones."""
    held = [
        (record.pk, field, kept) for record in records for field in fields for kept in kept_by(record, field)
    ]
    labels = _labels_of(held, actor)
    found: dict[int, dict[str, list[Shown]]] = {}
    for pk, field, kept in held:
        found.setdefault(pk, {}).setdefault(field.name, []).append(_shown(field, kept, labels))
    return found


def kept_by(record: Any, field: Field) -> list[Any]:
    """The values a record keeps in an added field, as they are kept."""
    kept = record.custom.get(field.code)
    if kept is None:
        return []
    return list(kept) if field.multiple and isinstance(kept, list) else [kept]


def _labels_of(held: Iterable[tuple[int, Field, Any]], actor: Actor) -> _Labels:
    people: set[int] = set()
    files: set[int] = set()
    related: dict[str, set[int]] = {}
    for _pk, field, kept in held:
        match field.type:
            case Employee():
                people.add(kept)
            case Attachment():
                files.add(kept)
            case RelatedRecord():
                kind, id = field.type.named(kept)
                related.setdefault(kind, set()).add(id)
    return _Labels(
        dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {},
        {key: label for kind, ids in related.items() for key, label in _labels_of_kind(kind, ids, actor)},
        dict(File.objects.kept().filter(pk__in=files).values_list("pk", "name")) if files else {},
    )


def _labels_of_kind(name: str, ids: set[int], actor: Actor) -> list[tuple[tuple[str, int], str]]:
    kind = kinds.get(name)
    if kind is None:
        return []
    return [((name, found.pk), str(found)) for found in kind.seen_by(actor).filter(pk__in=ids)]


def _shown(field: Field, kept: Any, labels: _Labels) -> Shown:
    match field.type:
        case Employee():
            return Shown(labels.people.get(kept) or _("somebody who is gone"), "person")
        case Attachment():
            name = labels.files.get(kept)
            return Shown(name, "file", href=f"/files/{kept}") if name else Shown(_("removed file"), "gone")
        case RelatedRecord():
            return _shown_record(field.type.named(kept), labels)
        case Options():
            option = field.type.option(kept)
            color = painted(option.color) if option and option.color else ""
            return Shown(str(option.words) if option else str(kept), "option", color=color)
    try:
        value = field.type.read(kept)
    except Refused:
        return Shown(str(kept))  # written by another release
    text = field.type.show(value)
    match field.type:
        case Link():
            return Shown(_without_scheme(text), "link", href=text)
        case LongText():
            return Shown(text, "lines")
        case MoneyType():
            return Shown(text, "money", value)
        case Day():
            return Shown(text, "day", value)
        case Moment():
            return Shown(text, "moment", value)
    return Shown(text)


def _shown_record(named: tuple[str, int], labels: _Labels) -> Shown:
    label, kind = labels.records.get(named), kinds.get(named[0])
    if label is None or kind is None:
        return Shown(_("not visible to you"), "gone")
    return Shown(label, "record", href=kind.url(named[1]))


def _without_scheme(address: str) -> str:
    return address.partition("://")[2].removesuffix("/")


def entry(kind_name: str, field_name: str, key: str) -> str:
    """What a built-in field that chooses from a list holds, in words; empty for nothing."""
    kind = kinds.get(kind_name)
    field = kind.field(field_name) if kind is not None else None
    return field.show(key) if field is not None and key else key
