"""Verbs that change reference lists."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.records.fields.declaring import checked_options, key_from
from dealwright.records.fields.models import CustomField
from dealwright.records.fields.queries import lock_fields
from dealwright.records.reference_lists.events import (
    ReferenceListCreated,
    ReferenceListEdited,
    ReferenceListRemoved,
)
from dealwright.records.reference_lists.models import ReferenceList
from dealwright.records.reference_lists.queries import fields_using

MOST_LISTS = 200


@action
def create_list(*, name: str, entries: list[dict[str, Any]] | None = None, by: Actor) -> ReferenceList:
    """Make a list that fields may share; its code is made from the name."""
    lock_fields()
    _refuse_one_too_many()
    taken = set(ReferenceList.objects.values_list("code", flat=True))
    made = ReferenceList(name=_checked_name(name), entries=checked_options(entries or []))
    made.code = key_from(made.name, taken, otherwise="list")
    made.save()
    record(ReferenceListCreated(entries=[entry["words"] for entry in made.entries]), on=made)
    return made


@action
def edit_list(
    found: ReferenceList,
    *,
    name: str | None = None,
    entries: list[dict[str, Any]] | None = None,
    version: int | None = None,
    by: Actor,
) -> ReferenceList:
    """Change its name or its entries; an entry that is left out is archived, because records may hold it."""
    lock_fields()
    found = ReferenceList.objects.locked(found)
    _expect(found, version)
    wanted: dict[str, Any] = {
        "name": found.name if name is None else _checked_name(name),
        "entries": found.entries if entries is None else checked_options(entries, found.options),
    }
    changes = [
        FieldChange(field=field, before=getattr(found, field), after=after)
        for field, after in wanted.items()
        if getattr(found, field) != after
    ]
    if changes:
        found.name, found.entries = wanted["name"], wanted["entries"]
        found.version += 1
        found.updated_at = clock.now()
        found.save()
        record(ReferenceListEdited(changes=changes), on=found)
    return found


@action
def remove_list(found: ReferenceList, *, version: int | None = None, by: Actor) -> None:
    """Remove a list that no field uses, those in the bin included."""
    lock_fields()
    found = ReferenceList.objects.locked(found)
    _expect(found, version)
    if own := fields_using(found):
        message = _("The field “%(field)s” came with the product and uses this list, so it stays.")
        raise Refused(message % {"field": own[0].label})
    user = CustomField.objects.filter(reference_list=found).first()
    if user is not None:
        message = _("The field “%(field)s” uses this list, so it stays. Fields in the bin count too.")
        raise Refused(message % {"field": user.label})
    record(ReferenceListRemoved(before=kept(found)), on=found)
    found.delete()


@action
def restore_list(id: int, *, before: dict[str, Any], by: Actor) -> ReferenceList:
    """Put a removed list back, as it was."""
    lock_fields()
    _refuse_one_too_many()
    made = make_again(ReferenceList, id, before)
    record(ReferenceListCreated(entries=[entry["words"] for entry in made.entries]), on=made)
    return made


def _refuse_one_too_many() -> None:
    if ReferenceList.objects.count() >= MOST_LISTS:
        raise Refused(_("There are 200 reference lists already; remove one first."), field="name")


def _expect(found: ReferenceList, version: int | None) -> None:
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=found.version,
        )


def _checked_name(name: str) -> str:
    name = " ".join(without_control(name).split())
    if not name:
        raise Refused(_("Write a name."), field="name")
    if len(name) > 80:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": 80}, field="name")
    return name
