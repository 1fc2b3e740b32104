"""Verbs that change providers, and the connections of people with them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit.errors import Refused
from dealwright.people.access import require_administrator
from dealwright.people.providers.events import (
    ProviderAdded,
    ProviderChanged,
    ProviderConnected,
    ProviderDisconnected,
    ProviderRemoved,
)
from dealwright.people.providers.models import Provider
from dealwright.people.roles.models import Role
from dealwright.people.users.actions import refuse_reaching_higher
from dealwright.people.users.models import User

EDITABLE = ("name", "issuer", "client_id", "secret", "is_active", "new_people_role")
PROVIDERS_AT_MOST = 20


@action
def add_provider(
    *,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    is_active: bool = True,
    new_people_role: Role | None = None,
    by: Actor,
) -> Provider:
    """Let people sign in with accounts of this provider. The secret is kept sealed."""
    require_administrator(by)
    if Provider.objects.count() >= PROVIDERS_AT_MOST:
        raise Refused(_("There are enough providers; remove one first."))
    provider = Provider(name=name.strip(), client_id=client_id.strip(), is_active=is_active)
    provider.issuer, provider.secret = _checked_issuer(issuer), secret.strip()
    provider.new_people_role = _checked_role(new_people_role, by)
    _refuse_gaps(provider, secret.strip())
    provider.code = _free_code(provider.name)
    try:
        with transaction.atomic():
            provider.save()
    except IntegrityError:
        raise Refused(_("Somebody was quicker with this name; choose another."), field="name") from None
    record(ProviderAdded(), on=provider)
    return provider


@action
def edit_provider(provider: Provider, *, by: Actor, **values: Any) -> Provider:
    """Change a provider; an empty secret leaves the one there is. Its return address never changes."""
    require_administrator(by)
    provider = Provider.objects.locked(provider)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_provider does not change {', '.join(sorted(unknown))}")
    changes: list[FieldChange] = []
    secret = (values.pop("secret", None) or "").strip()
    if secret:
        provider.secret = secret
        changes.append(FieldChange(field="secret"))
    for name, given in values.items():
        before, value = getattr(provider, name), _checked(name, given, by)
        if before != value:
            changes.append(FieldChange(field=name, before=_plain(before), after=_plain(value)))
            setattr(provider, name, value)
    _refuse_gaps(provider, "kept")
    if changes:
        provider.save()
        record(ProviderChanged(changes=changes), on=provider)
    if any(change.field == "issuer" for change in changes):
        # Another issuer gives the same numbers to other people.
        SocialAccount.objects.filter(provider=provider.code).delete()
    return provider


@action
def remove_provider(provider: Provider, *, by: Actor) -> None:
    """Let a provider sign nobody in any more; the accounts of people stay, without their connection."""
    provider = Provider.objects.locked(provider)
    record(ProviderRemoved(), on=provider)
    SocialAccount.objects.filter(provider=provider.code).delete()
    provider.delete()


@action
def connect(user: User, account: SocialAccount, *, provider: Provider, by: Actor) -> SocialAccount:
    """Let an account of the provider open the user's account from now on."""
    account.user = user
    account.save()
    record(ProviderConnected(provider=provider.name), on=user)
    return account


@action
def disconnect(account: SocialAccount, *, by: Actor) -> None:
    """Let an account of a provider open the user's account no more; a way in has to stay."""
    user = User.objects.locked(account.user_id)
    others = SocialAccount.objects.filter(user=user).exclude(pk=account.pk)
    if not user.has_usable_password() and not others.exists():
        raise Refused(_("Set a password first, or nobody could sign in to this account any more."))
    provider = Provider.objects.filter(code=account.provider).first()
    account.delete()
    record(ProviderDisconnected(provider=provider.name if provider else account.provider), on=user)


def _checked(name: str, value: Any, by: Actor) -> Any:
    if name == "issuer":
        return _checked_issuer(value)
    if name == "new_people_role":
        return _checked_role(value, by)
    return value.strip() if isinstance(value, str) else value


def _checked_issuer(issuer: str) -> str:
    """The address without what people copy along with it."""
    issuer = re.sub(r"/\.well-known/openid-configuration/?$", "", issuer.strip()).rstrip("/")
    try:
        parts = urlsplit(issuer)
        is_plain = bool(parts.hostname) and not (parts.username or parts.query or parts.fragment)
        is_plain = is_plain and parts.port != 0
    except ValueError:
        is_plain = False
    schemes = {"https", "http"} if settings.PRIVATE_PROVIDERS else {"https"}
    if not is_plain or parts.scheme not in schemes or len(issuer) > 300 or not issuer.isprintable():
        raise Refused(_("Write the address of the issuer; it starts with https://."), field="issuer")
    return issuer


def _checked_role(role: Role | None, by: Actor) -> Role | None:
    if role is not None:
        refuse_reaching_higher(by, role)
        if role.is_administrator:
            raise Refused(_("Nobody becomes an administrator by themselves."), field="new_people_role")
    return role


def _refuse_gaps(provider: Provider, secret: str) -> None:
    if not provider.name or len(provider.name) > 40:
        raise Refused(_("Write a name of at most 40 letters."), field="name")
    if not provider.client_id or len(provider.client_id) > 190:
        raise Refused(_("Write the client id that the provider gave you."), field="client_id")
    if not secret or len(secret) > 1000:
        raise Refused(_("Write the client secret that the provider gave you."), field="secret")


def _free_code(name: str) -> str:
    wanted = slugify(name)[:30] or "provider"
    taken = set(Provider.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, PROVIDERS_AT_MOST + 2))
    return wanted if wanted not in taken else next(code for code in numbered if code not in taken)


def _plain(value: Any) -> Any:
    return str(value) if value is not None and not isinstance(value, bool | int | str) else value
