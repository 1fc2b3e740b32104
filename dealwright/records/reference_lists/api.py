"""What a program sees of reference lists, and may do with them."""

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Record, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.people import access
from dealwright.records.fields.api import OptionIn, OptionOut
from dealwright.records.reference_lists import actions
from dealwright.records.reference_lists.models import ReferenceList

Name = Annotated[str, Text(80)]
Entries = Annotated[list[OptionIn], Field(max_length=500)]


class EntryOut(OptionOut):
    """One entry, with its place."""

    position: int


class ReferenceListOut(Record):
    """A list of words that several fields may share."""

    code: str = Field(examples=["industry"])
    name: str
    is_built_in: bool
    """Whether it came with the product."""
    entries: list[EntryOut]

    @staticmethod
    def resolve_entries(found: ReferenceList) -> list[dict[str, object]]:
        return [{**entry, "position": place} for place, entry in enumerate(found.entries, start=1)]


class NewReferenceList(Body):
    """A list to be made."""

    name: Name
    entries: Entries = []


class ReferenceListChanges(Changes):
    """What may change of a list. Entries are replaced as a whole: one that is left out is archived."""

    name: Name = omitted
    entries: Entries = omitted


class EntriesIn(Body):
    """Entries to be added at the end of a list."""

    entries: Annotated[list[OptionIn], Field(min_length=1, max_length=500)]


LISTS = ListOf(
    ReferenceList, fields={"code": str, "name": str, "is_built_in": bool}, sorts=["name"], sort="name"
)

router = Router()


@router.list("", LISTS, ReferenceListOut)
def list_reference_lists(request: HttpRequest) -> QuerySet[ReferenceList]:
    """The reference lists."""
    return ReferenceList.objects.all()


@router.get("/{id}", ReferenceListOut)
def get_reference_list(request: HttpRequest, id: Id) -> ReferenceList:
    """One reference list."""
    return ReferenceList.objects.get(pk=id)


@router.post("", ReferenceListOut, status=201)
def create_reference_list(request: HttpRequest, new: NewReferenceList) -> ReferenceList:
    """Make a reference list. Needs the right to change settings."""
    access.require_settings(request.actor)
    entries = [entry.model_dump() for entry in new.entries]
    return actions.create_list(name=new.name, entries=entries, by=request.actor)


@router.patch("/{id}", ReferenceListOut)
def change_reference_list(request: HttpRequest, id: Id, changes: ReferenceListChanges) -> ReferenceList:
    """Change a reference list. Needs the right to change settings."""
    access.require_settings(request.actor)
    given = changes.given()
    if "entries" in given:
        given["entries"] = [entry.model_dump() for entry in given["entries"]]
    return actions.edit_list(
        ReferenceList.objects.get(pk=id), **given, version=changes.version, by=request.actor
    )


@router.post("/{id}/entries", ReferenceListOut, status=201)
def add_reference_list_entries(request: HttpRequest, id: Id, new: EntriesIn) -> ReferenceList:
    """Add entries at the end of a reference list. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = ReferenceList.objects.get(pk=id)
    added = [entry.model_dump() for entry in new.entries]
    entries = [*found.entries, *added]
    return actions.edit_list(found, entries=entries, version=found.version, by=request.actor)


@router.delete("/{id}")
def remove_reference_list(request: HttpRequest, id: Id) -> None:
    """Remove a reference list that no field uses. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.remove_list(ReferenceList.objects.get(pk=id), version=expected_version(request), by=request.actor)
