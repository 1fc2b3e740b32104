"""What a program of an administrator sees of providers, and may do with them."""

from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, omitted
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.providers import actions
from dealwright.people.providers.models import Provider
from dealwright.people.roles.models import Role

Name = Annotated[str, Text(40)]
Issuer = Annotated[str, Text(400)]
ClientId = Annotated[str, Text(190)]
Secret = Annotated[str, Text(1000)]


class SignInProviderOut(Out):
    """A provider whose accounts open the door. Its secret is never given away."""

    id: Id
    name: str
    issuer: str
    client_id: str
    is_active: bool
    new_people_role_id: Id | None
    """People we do not know get an account with this role; without one they are refused."""
    return_address: str
    """What the provider has to be told."""
    created_at: Moment

    @staticmethod
    def resolve_return_address(provider: Provider) -> str:
        return f"{settings.BASE_URL}{provider.return_path}"


class NewSignInProvider(Body):
    """A provider to be added."""

    name: Name
    issuer: Issuer
    client_id: ClientId
    secret: Secret
    is_active: bool = True
    new_people_role_id: Id | None = None


class SignInProviderChanges(Changes):
    """What may change of a provider."""

    name: Name = omitted
    issuer: Issuer = omitted
    client_id: ClientId = omitted
    secret: Secret = omitted
    is_active: bool = omitted
    new_people_role_id: Id | None = omitted


PROVIDERS = ListOf(Provider, fields={"name": str, "is_active": bool}, sorts=["name"], sort="name")

router = Router()


@router.list("", PROVIDERS, SignInProviderOut)
def list_sign_in_providers(request: HttpRequest) -> QuerySet[Provider]:
    """The providers people may sign in with. Needs the right to change settings."""
    access.require_settings(request.actor)
    return Provider.objects.all()


@router.get("/{id}", SignInProviderOut)
def get_sign_in_provider(request: HttpRequest, id: Id) -> Provider:
    """One provider. Needs the right to change settings."""
    access.require_settings(request.actor)
    return Provider.objects.get(pk=id)


@router.post("", SignInProviderOut, status=201)
def add_sign_in_provider(request: HttpRequest, new: NewSignInProvider) -> Provider:
    """Let people sign in with accounts of a provider. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.add_provider(**_with_role(new.model_dump()), by=request.actor)


@router.patch("/{id}", SignInProviderOut)
def change_sign_in_provider(request: HttpRequest, id: Id, changes: SignInProviderChanges) -> Provider:
    """Change a provider. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_provider(Provider.objects.get(pk=id), **_with_role(changes.given()), by=request.actor)


@router.delete("/{id}")
def remove_sign_in_provider(request: HttpRequest, id: Id) -> None:
    """Let a provider sign nobody in any more. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.remove_provider(Provider.objects.get(pk=id), by=request.actor)


def _with_role(values: dict[str, Any]) -> dict[str, Any]:
    """The values with the role in place of its id."""
    if "new_people_role_id" in values:
        id = values.pop("new_people_role_id")
        role = Role.objects.filter(pk=id).first() if id else None
        if id and role is None:
            raise Refused(_("There is no record with this id."), field="new_people_role_id")
        values["new_people_role"] = role
    return values
