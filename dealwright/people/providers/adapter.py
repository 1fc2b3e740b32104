"""allauth's providers, taught the ways of the house: described in the product, and linked only when sure."""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.people.providers import connections
from dealwright.people.providers.actions import connect
from dealwright.people.providers.identity import House
from dealwright.people.providers.models import Provider
from dealwright.people.signing import letters
from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User

log = logging.getLogger(__name__)


class Providers(DefaultSocialAccountAdapter):
    """What allauth asks about providers."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The active providers of the product, in allauth's words."""
        found = Provider.objects.filter(is_active=True)
        if provider:
            found = found.filter(code=provider)
        return [_app(one) for one in found]

    def get_provider(self, request: Any, provider: Any, client_id: Any = None) -> House:
        return House(request, app=self.get_app(request, provider=provider))

    def get_requests_session(self) -> requests.Session:
        return connections.session()

    def is_open_for_signup(self, request: Any, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Decided below, where the answer can be explained."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign in whoever is connected, who has the same confirmed address, or somebody new; or nobody.

        allauth's own way from here would carry the user's fields through the session; ours carries a key.
        """
        user: Any = sociallogin.user if sociallogin.is_existing else self._connected(request, sociallogin)
        account = sociallogin.account
        record_authentication(request, user, "socialaccount", provider=account.provider, uid=account.uid)
        wanted = sociallogin.get_redirect_url(request)
        raise ImmediateHttpResponse(perform_login(request, Login(user=user, redirect_url=wanted)))

    def _connected(self, request: HttpRequest, sociallogin: SocialLogin) -> User:
        provider = Provider.objects.select_related("new_people_role").get(code=sociallogin.account.provider)
        said: dict[str, Any] = sociallogin.account.extra_data.get("id_token", {})
        email = str(said.get("email") or "").strip().lower()
        if not email or said.get("email_verified") not in {True, "true"}:
            words = _("%(provider)s does not say that your e-mail address is confirmed. Confirm it there.")
            raise ImmediateHttpResponse(refused(request, provider.name, words))
        user = _owner_of(email) or self._new_user(request, provider, email, said)
        connect(user, sociallogin.account, provider=provider, by=Actor.of(user))
        letters.send("account_connected", user.email, {"user": user, "provider": provider})
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """A plain page, or back to the door for whoever changed their mind."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(web.redirect(request, settings.LOGIN_URL))
        log.warning("signing in with %s failed: %s", provider.name, exception or error)
        raise ImmediateHttpResponse(failed(request, provider.name))

    def _new_user(self, request: HttpRequest, provider: Provider, email: str, said: dict[str, Any]) -> User:
        if provider.new_people_role is None:
            words = _("Nobody here has an account with your address at %(provider)s. Ask an administrator.")
            raise ImmediateHttpResponse(refused(request, provider.name, words))
        name = str(said.get("name") or "").strip()[:120] or email.partition("@")[0]
        try:
            return create_user(
                email=email, name=name, role=provider.new_people_role, by=Actor.system(provider.name)
            )
        except Problem as problem:
            raise ImmediateHttpResponse(refused(request, provider.name, str(problem))) from problem


def refused(request: HttpRequest, name: str, words: str) -> HttpResponse:
    """Who it is was said, but that opens no account here."""
    context = {"title": _("You have no account here"), "words": words.replace("%(provider)s", name)}
    return web.render(request, "people/signing/stopped.html", context, status=403)


def failed(request: HttpRequest, name: str) -> HttpResponse:
    """The provider could not be asked, or its answer was not to be believed."""
    words = _("%(provider)s did not answer as it should. Try again, or sign in with your password.")
    context = {"title": _("That did not work"), "words": words.replace("%(provider)s", name)}
    return web.render(request, "people/signing/stopped.html", context, status=502)


def _owner_of(email: str) -> User | None:
    """The one user whose confirmed address this is; one who may not sign in is told so later."""
    address = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return address.user if address else None


def _app(provider: Provider) -> SocialApp:
    try:
        secret = provider.secret
    except ValueError:
        log.error("the secret of %s was sealed with another key: type it again", provider.name)
        secret = ""
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.code,
        name=provider.name,
        client_id=provider.client_id,
        secret=secret,
        settings={"server_url": provider.issuer},
    )
