"""What a program sees of tags, and may do with them."""

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, omitted
from dealwright.people import access
from dealwright.records.pipelines.api import Color
from dealwright.records.tags import actions
from dealwright.records.tags.models import Tag


class TagOut(Out):
    """A word that people put on records."""

    id: Id
    name: str
    color: str


class NewTag(Body):
    """A tag to be made known."""

    name: Annotated[str, Text(40)]
    color: Color = "slate"


class TagChanges(Changes):
    """What may change of a tag."""

    color: Color = omitted


TAGS = ListOf(Tag, fields={"name": str, "color": str}, sorts=["name"], sort="name")

router = Router()


@router.list("", TAGS, TagOut)
def list_tags(request: HttpRequest) -> QuerySet[Tag]:
    """The known tags."""
    return Tag.objects.all()


@router.get("/{id}", TagOut)
def get_tag(request: HttpRequest, id: Id) -> Tag:
    """One tag."""
    return Tag.objects.get(pk=id)


@router.post("", TagOut, status=201)
def create_tag(request: HttpRequest, new: NewTag) -> Tag:
    """Make a tag known. Needs the right to change settings; putting a new word on a record does not."""
    access.require_settings(request.actor)
    return actions.create_tag(name=new.name, color=new.color, by=request.actor)


@router.delete("/{id}")
def delete_tag(request: HttpRequest, id: Id) -> None:
    """Delete a tag and take it off every record. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.remove_tag(Tag.objects.get(pk=id), by=request.actor)


@router.patch("/{id}", TagOut)
def change_tag(request: HttpRequest, id: Id, changes: TagChanges) -> Tag:
    """Give a tag another colour. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.color_tag(Tag.objects.get(pk=id), **changes.given(), by=request.actor)
