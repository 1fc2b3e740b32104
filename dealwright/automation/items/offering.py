"""Which kinds of records rules may make, find, change and delete."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.lists import listing


class Verb(StrEnum):
    """What a rule does with a record."""

    CREATE = "create"
    CHANGE = "change"
    READ = "read"
    DELETE = "delete"


def kinds_for(verb: Verb) -> list[RecordKind]:
    """The kinds in use of which this can be done, in the order of the menu."""
    return [one for one in kinds.all_kinds() if one.is_in_use() and _can(one, verb)]


def kind_called(name: str, verb: Verb) -> RecordKind:
    """One of them; Refused where there is none (any more)."""
    kind = kinds.get(name)
    if kind is None or not _can(kind, verb):
        raise Refused(_("A rule cannot do this with such records."), field="settings.kind")
    return kind


def _can(kind: RecordKind, verb: Verb) -> bool:
    if not kind.has_own_rights or kind.edit is None:
        return False
    if verb is Verb.CREATE:
        return kind.create is not None
    is_found = listing.get(kind.name) is not None
    return is_found and (verb is not Verb.DELETE or kind.delete is not None)


def shared_links(of_kind: str, other: str) -> list[str]:
    """The clients that records of both kinds name: what is made may be for the same ones."""
    names = [
        {link.name for link in kind.linked} if (kind := kinds.get(one)) else set() for one in (of_kind, other)
    ]
    known = kinds.get(other)
    return sorted(name for name in names[0] & names[1] if known is not None and is_editable(known, name))


def is_editable(kind: RecordKind, link: str) -> bool:
    """Whether the record that is linked by this name can be another one."""
    field = kind.field(link)
    return kind.edit is not None and field is not None and field.is_editable and not field.multiple
