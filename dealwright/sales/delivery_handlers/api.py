"""What a program sees of delivery handlers, and may do with them (ST-38)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Changes, Id, Out, Record, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.people import access
from dealwright.sales.delivery_handlers import actions
from dealwright.sales.delivery_handlers.models import DeliveryHandler

Name = Annotated[str, Text(120)]
Code = Annotated[str, Text(40), Field(examples=["carrier"])]
Url = Annotated[str, Text(500), Field(examples=["https://carrier.example/price"])]
MaybeUrl = Annotated[str, Text(500, empty=True)]
SettingKind = Literal["string", "number", "yes_no", "list", "secret"]


class HandlerProfile(Body):
    """Something the handler offers, of which a delivery service chooses one."""

    code: Code
    name: Name
    description: Annotated[str, Text(300, empty=True)] = ""


class HandlerSetting(Body):
    """Something a delivery service has to say so that the handler can work for it."""

    code: Code
    name: Name
    type: SettingKind = "string"
    is_required: bool = False
    options: Annotated[list[Annotated[str, Text(120)]], Field(max_length=50)] = []
    """Of a list: what may be chosen."""


class HandlerProfileOut(Out):
    """Something the handler offers."""

    code: str
    name: str
    description: str = ""


class HandlerSettingOut(Out):
    """Something the handler asks for."""

    code: str
    name: str
    type: str
    is_required: bool
    options: list[str]


class DeliveryHandlerOut(Record):
    """A program outside that prices deliveries and takes requests to fetch parcels."""

    code: str
    name: str
    calculate_url: str
    request_url: str
    """Where parcels are announced; empty where it takes no requests."""
    cancel_url: str
    tracks_by_callback: bool
    profiles: list[HandlerProfileOut]
    asked_settings: list[HandlerSettingOut]


class RegisteredHandlerOut(DeliveryHandlerOut):
    """The same with what its calls are signed with: told this once."""

    signing_secret: str


class NewDeliveryHandler(Body):
    """A handler to be registered."""

    code: Code
    name: Name
    calculate_url: Url
    request_url: MaybeUrl = ""
    cancel_url: MaybeUrl = ""
    tracks_by_callback: bool = False
    profiles: Annotated[list[HandlerProfile], Field(max_length=30)] = []
    asked_settings: Annotated[list[HandlerSetting], Field(max_length=30)] = []


class DeliveryHandlerChanges(Changes):
    """What may change of a handler; its code stays. Lists are replaced as a whole."""

    name: Name = omitted
    calculate_url: Url = omitted
    request_url: MaybeUrl = omitted
    cancel_url: MaybeUrl = omitted
    tracks_by_callback: bool = omitted
    profiles: Annotated[list[HandlerProfile], Field(max_length=30)] = omitted
    asked_settings: Annotated[list[HandlerSetting], Field(max_length=30)] = omitted


HANDLERS = ListOf(DeliveryHandler, fields={"code": str, "name": str}, sorts=["name"], sort="name")

router = Router()


@router.list("", HANDLERS, DeliveryHandlerOut)
def list_delivery_handlers(request: HttpRequest) -> QuerySet[DeliveryHandler]:
    """The delivery handlers. Needs the right to change settings."""
    return _handlers(request)


@router.get("/{id}", DeliveryHandlerOut)
def get_delivery_handler(request: HttpRequest, id: Id) -> DeliveryHandler:
    """One delivery handler. Needs the right to change settings."""
    return get_object_or_404(_handlers(request), pk=id)


@router.post("", RegisteredHandlerOut, status=201)
def register_delivery_handler(request: HttpRequest, new: NewDeliveryHandler) -> DeliveryHandler:
    """Register a delivery handler. Needs the right to change settings.

    `signing_secret` is told in this answer only: calls carry `X-Dealwright-Signature: t=SECONDS,v1=HEX`, the
    HMAC-SHA256 of `SECONDS.BODY` with it.
    """
    return actions.register_handler(**new.model_dump(), by=request.actor)


@router.patch("/{id}", DeliveryHandlerOut)
def change_delivery_handler(request: HttpRequest, id: Id, changes: DeliveryHandlerChanges) -> DeliveryHandler:
    """Change a delivery handler. Needs the right to change settings."""
    found = get_object_or_404(_handlers(request), pk=id)
    given: dict[str, Any] = {
        name: [one.model_dump() for one in value] if isinstance(value, list) else value
        for name, value in changes.given().items()
    }
    return actions.edit_handler(found, **given, version=changes.version, by=request.actor)


@router.post("/{id}/secret", RegisteredHandlerOut)
def make_signing_secret(request: HttpRequest, id: Id, make: Verb = NO_BODY) -> DeliveryHandler:
    """Make a new signing secret, told in this answer only. Needs the right to change settings."""
    return actions.make_signing_secret(get_object_or_404(_handlers(request), pk=id), by=request.actor)


@router.delete("/{id}")
def remove_delivery_handler(request: HttpRequest, id: Id) -> None:
    """Remove a delivery handler that nothing uses. Needs the right to change settings."""
    found = get_object_or_404(_handlers(request), pk=id)
    actions.remove_handler(found, version=expected_version(request), by=request.actor)


def _handlers(request: HttpRequest) -> Any:
    access.require_settings(request.actor)
    return DeliveryHandler.objects.all()
