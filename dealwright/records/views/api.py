"""What a program sees of saved views, and may do with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import Exists, JSONField, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Record, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.records.views import actions
from dealwright.records.views.models import Arrangement, View
from dealwright.records.views.queries import views_seen_by

Name = Annotated[str, Text(80)]
Query = Annotated[
    str,
    Text(4_000, empty=True),
    Field(examples=["sort=-amount&stage_id__in=3,4"], description="As in addresses."),
]
SharedWith = Literal["nobody", "department", "everybody"]


class ViewOut(Record):
    """What somebody wants to see of a list or board again."""

    record_kind: str = Field(examples=["deal"])
    place: Literal["list", "board"]
    name: str
    query: str = Field(examples=["sort=-amount&stage_id__in=3,4"])
    """Filters, `q`, `sort` as the lists of the API take them; `columns` is for pages."""
    owner_id: Id
    shared: SharedWith
    position: float
    is_default: bool
    """Whether those who see it see it first, unless they chose another one."""
    is_pinned: bool
    """Whether it has a tab of its own for you."""

    @staticmethod
    def resolve_record_kind(view: Any) -> str:
        return str(view.of_kind)

    @staticmethod
    def resolve_is_pinned(view: Any) -> bool:
        return bool(getattr(view, "is_pinned", False))


class NewView(Body):
    """A view to be saved. Whether its filters make sense is seen when it is opened."""

    record_kind: Annotated[str, Text(40)] = Field(examples=["deal"])
    name: Name
    query: Query = ""
    place: Literal["list", "board"] = "list"
    shared: SharedWith = "nobody"
    is_default: bool = False


class ViewChanges(Changes):
    """What may change of a view."""

    name: Name = omitted
    query: Query = omitted
    shared: SharedWith = omitted
    position: Annotated[float, Field(ge=-1e9, le=1e9)] = omitted
    is_default: bool = omitted


VIEWS = ListOf(
    View,
    fields={
        "record_kind": Where(str, path="of_kind"),
        "place": str,
        "name": str,
        "shared": str,
        "owner_id": Id,
    },
    sort="id",
)

PLAIN = Verb()
router = Router()


@router.list("", VIEWS, ViewOut)
def list_views(request: HttpRequest) -> QuerySet[View]:
    """Your views, those of your department, those of everybody."""
    return _told(request, views_seen_by(request.actor))


@router.get("/{id}", ViewOut)
def get_view(request: HttpRequest, id: Id) -> View:
    """One view."""
    return _one(request, id)


@router.post("", ViewOut, status=201)
def create_view(request: HttpRequest, new: NewView) -> View:
    """Save a view. One that everybody is to see first takes the right to change settings."""
    given = new.model_dump(exclude={"record_kind"})
    return actions.create_view(of_kind=new.record_kind, **given, by=request.actor)


@router.patch("/{id}", ViewOut)
def change_view(request: HttpRequest, id: Id, changes: ViewChanges) -> View:
    """Change a view; a shared one only as its owner, or with the right to change settings."""
    found = views_seen_by(request.actor).get(pk=id)
    actions.edit_view(found, version=changes.version, **changes.given(), by=request.actor)
    return _one(request, id)


@router.delete("/{id}")
def delete_view(request: HttpRequest, id: Id) -> None:
    """Take a view away for everybody who sees it."""
    found = views_seen_by(request.actor).get(pk=id)
    actions.delete_view(found, version=expected_version(request), by=request.actor)


@router.post("/{id}/pin", ViewOut)
def pin_view(request: HttpRequest, id: Id, pin: Verb = PLAIN) -> View:
    """Give a view a tab of its own, for you."""
    actions.pin_view(request.user, views_seen_by(request.actor).get(pk=id), pinned=True)
    return _one(request, id)


@router.post("/{id}/unpin", ViewOut)
def unpin_view(request: HttpRequest, id: Id, unpin: Verb = PLAIN) -> View:
    """Take the tab off again."""
    actions.pin_view(request.user, views_seen_by(request.actor).get(pk=id), pinned=False)
    return _one(request, id)


def _one(request: HttpRequest, id: int) -> View:
    return _told(request, views_seen_by(request.actor)).get(pk=id)


def _told(request: HttpRequest, views: Any) -> Any:
    """With whether the caller has pinned each; no query more."""
    mine = Arrangement.objects.filter(
        user=request.actor.id,
        of_kind=OuterRef("of_kind"),
        pinned__contains=Cast(Cast(OuterRef("pk"), TextField()), JSONField()),
    )
    return views.annotate(is_pinned=Exists(mine))
