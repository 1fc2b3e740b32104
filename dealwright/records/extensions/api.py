"""What a program sees of extensions, and may do with them."""

from __future__ import annotations

from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Out
from dealwright.kit.errors import NotFound
from dealwright.people import access
from dealwright.records.extensions import actions, extension
from dealwright.records.extensions.extension import Extension
from dealwright.records.extensions.queries import Offered, is_on, offered


class ExtensionOut(Out):
    """An extension. While it is off, its addresses answer 404."""

    name: str = Field(examples=["compact"])
    label: str
    description: str
    is_on: bool

    @staticmethod
    def resolve_label(found: Offered) -> str:
        return str(found.extension.label)

    @staticmethod
    def resolve_description(found: Offered) -> str:
        return str(found.extension.description)


class ExtensionsOut(Out):
    """All extensions."""

    items: list[ExtensionOut]


router = Router()


@router.get("", ExtensionsOut)
def list_extensions(request: HttpRequest) -> dict[str, list[Offered]]:
    """The extensions, and which of them are on."""
    return {"items": offered()}


@router.get("/{name}", ExtensionOut)
def get_extension(request: HttpRequest, name: str) -> Offered:
    """One extension."""
    return _offered(name)


@router.post("/{name}/switch-on", ExtensionOut)
def switch_extension_on(request: HttpRequest, name: str) -> Offered:
    """Switch an extension on. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.switch_on(_declared(name), by=request.actor)
    return _offered(name)


@router.post("/{name}/switch-off", ExtensionOut)
def switch_extension_off(request: HttpRequest, name: str) -> Offered:
    """Switch an extension off; its records stay. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.switch_off(_declared(name), by=request.actor)
    return _offered(name)


def _declared(name: str) -> Extension:
    found = extension.get(name)
    if found is None:
        raise NotFound("")
    return found


def _offered(name: str) -> Offered:
    return Offered(_declared(name), is_on(name))
