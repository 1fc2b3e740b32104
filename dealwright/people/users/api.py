"""What a program sees of users, and may do with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Base64Encoder, EncodedBytes

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Changes, Id, Moment, Out, Text, Verb, omitted
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.departments.models import Department
from dealwright.people.roles.models import Role
from dealwright.people.users import actions, photos
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_named_like

Name = Annotated[str, Text(120)]
Position = Annotated[str, Text(120, empty=True)]
Phone = Annotated[str, Text(40, empty=True)]


class UserOut(Out):
    """Somebody with an account."""

    id: Id
    email: str
    name: str
    position: str
    role_id: Id
    department_id: Id | None
    language: str
    time_zone: str
    phone: str
    photo_url: str
    """Empty without a photo."""
    thumbnail_url: str
    is_active: bool
    created_at: Moment


class NewUser(Body):
    """An account to be made."""

    email: Annotated[str, Text(254)]
    name: Name
    role_id: Id
    password: Annotated[str, Text(1000)] | None = None
    """Left out, nobody can sign in until one is set."""
    department_id: Id | None = None
    position: Position = ""
    phone: Phone = ""
    language: Annotated[str, Text(10, empty=True)] = ""
    time_zone: Annotated[str, Text(60)] = "UTC"


class UserChanges(Changes):
    """What may change of an account."""

    name: Name = omitted
    role_id: Id = omitted
    department_id: Id | None = omitted
    position: Position = omitted
    phone: Phone = omitted
    language: Annotated[str, Text(10, empty=True)] = omitted
    time_zone: Annotated[str, Text(60)] = omitted
    is_active: bool = omitted


class MyChanges(Changes):
    """What everybody may change of their own account."""

    name: Name = omitted
    position: Position = omitted
    phone: Phone = omitted
    language: Annotated[str, Text(10, empty=True)] = omitted
    time_zone: Annotated[str, Text(60)] = omitted


class Handover(Verb):
    """Who gets what somebody answers for."""

    to_id: Id


class Deactivation(Verb):
    """Shutting somebody out; a colleague may get what they answer for."""

    hand_over_to_id: Id | None = None


NO_LEAVING: Any = Deactivation()


class NewPersonPhoto(Body):
    """A picture to take the place of the present one. It is cut square."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """JPEG, PNG, WebP or GIF, in base 64."""


USERS = ListOf(
    User,
    fields={"email": str, "name": str, "role_id": Id, "department_id": Id, "is_active": bool},
    sorts=["name", "email"],
    sort="id",
    search=people_named_like,
)

router = Router()


@router.list("", USERS, UserOut)
def list_users(request: HttpRequest) -> QuerySet[User]:
    """The people who work here."""
    return User.objects.all()


@router.get("/me", UserOut)
def get_me(request: HttpRequest) -> User:
    """The account in whose name you act."""
    user: User = request.actor.user
    return user


@router.get("/{id}", UserOut)
def get_user(request: HttpRequest, id: Id) -> User:
    """One account."""
    return User.objects.get(pk=id)


@router.post("", UserOut, status=201)
def create_user(request: HttpRequest, new: NewUser) -> User:
    """Give somebody an account. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.create_user(**_with_records(new.model_dump()), by=request.actor)


@router.patch("/{id}", UserOut)
def change_user(request: HttpRequest, id: Id, changes: UserChanges) -> User:
    """Change an account. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_user(User.objects.get(pk=id), **_with_records(changes.given()), by=request.actor)


@router.patch("/me", UserOut)
def change_me(request: HttpRequest, changes: MyChanges) -> User:
    """Change your own account."""
    return actions.edit_user(request.actor.user, **changes.given(), by=request.actor)


@contextmanager
def _my_photo_kept(request: HttpRequest, *, new: NewPersonPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins."""
    yield {"new": new.model_copy(update={"content": photos.keep(new.content)})}


@router.post("/me/photo", UserOut, beforehand=_my_photo_kept)
def set_my_photo(request: HttpRequest, new: NewPersonPhoto) -> User:
    """Show your face."""
    return actions.edit_user(request.actor.user, photo=new.content, by=request.actor)


@router.delete("/me/photo")
def remove_my_photo(request: HttpRequest) -> None:
    """Take your photo away."""
    actions.edit_user(request.actor.user, photo="", by=request.actor)


@contextmanager
def _photo_kept(request: HttpRequest, *, id: int, new: NewPersonPhoto) -> Iterator[dict[str, Any]]:
    """The same for a colleague; nobody stores one who may not change settings."""
    access.require_settings(request.actor)
    yield {"id": id, "new": new.model_copy(update={"content": photos.keep(new.content)})}


@router.post("/{id}/photo", UserOut, beforehand=_photo_kept)
def set_user_photo(request: HttpRequest, id: Id, new: NewPersonPhoto) -> User:
    """Give somebody a photo. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_user(User.objects.get(pk=id), photo=new.content, by=request.actor)


@router.delete("/{id}/photo")
def remove_user_photo(request: HttpRequest, id: Id) -> None:
    """Take somebody's photo away. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.edit_user(User.objects.get(pk=id), photo="", by=request.actor)


@router.post("/{id}/deactivate", UserOut)
def deactivate_user(request: HttpRequest, id: Id, leaving: Deactivation = NO_LEAVING) -> User:
    """Shut somebody out, at once and everywhere. Needs the right to change settings."""
    access.require_settings(request.actor)
    to = leaving.hand_over_to_id
    colleague = _found(User, to, "hand_over_to_id") if to else None
    return actions.deactivate_user(User.objects.get(pk=id), hand_over_to=colleague, by=request.actor)


@router.post("/{id}/reactivate", UserOut)
def reactivate_user(request: HttpRequest, id: Id, back: Verb = NO_BODY) -> User:
    """Let somebody in again. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_user(User.objects.get(pk=id), is_active=True, by=request.actor)


@router.post("/{id}/hand-over", UserOut)
def hand_over_work(request: HttpRequest, id: Id, handover: Handover) -> User:
    """Give a colleague everything somebody answers for, soon after. Needs the right to change settings."""
    access.require_settings(request.actor)
    user = User.objects.get(pk=id)
    actions.hand_over_work(user, to=_found(User, handover.to_id, "to_id"), by=request.actor)
    return user


def _with_records(values: dict[str, Any]) -> dict[str, Any]:
    """The values with records in place of their ids."""
    if "role_id" in values:
        values["role"] = _found(Role, values.pop("role_id"), "role_id")
    if "department_id" in values:
        id = values.pop("department_id")
        values["department"] = _found(Department, id, "department_id") if id else None
    return values


def _found(model: Any, id: int, field: str) -> Any:
    found = model.objects.filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no record with this id."), field=field)
    return found
