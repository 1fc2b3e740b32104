"""The way to a provider and back, and the pages on which administrators describe them."""

from __future__ import annotations

import logging

import requests
from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.providers import actions
from dealwright.people.providers.adapter import failed
from dealwright.people.providers.forms import ProviderForm
from dealwright.people.providers.identity import Dialogue
from dealwright.people.providers.models import Provider

log = logging.getLogger(__name__)


@login_not_required
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Send somebody to the provider.

    Not by a redirect: our content policy lets a form lead to our own pages only.
    """
    try:
        provider = get_adapter().get_provider(request, provider=code)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    try:
        answer = provider.redirect(request, AuthProcess.LOGIN, next_url=wanted if safe else None)
    except (OAuth2Error, requests.RequestException, ValueError) as error:
        log.warning("%s cannot be asked to sign somebody in: %s", provider.name, error)
        return failed(request, provider.name)
    if not answer.has_header("Location"):
        return answer
    there = answer["Location"]
    if not there.startswith(("https://", "http://")):
        return failed(request, provider.name)
    return web.render(request, "people/signing/leaving.html", {"name": provider.name, "there": there})


@login_not_required
@require_safe
def come_back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Somebody returns from the provider, with a code that only we can turn into who they are."""
    try:
        return OAuth2CallbackView.adapter_view(Dialogue(request, code))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@require_POST
@reauthentication_required(app="allauth.socialaccount")
def disconnect(request: HttpRequest, id: int) -> HttpResponse:
    """Let an account of a provider open mine no more."""
    account = get_object_or_404(SocialAccount, pk=id, user=request.actor.user)
    actions.disconnect(account, by=request.actor)
    web.toast(request, _("The connection was removed."))
    return web.redirect(request, "/me/security")


def new_provider(request: HttpRequest) -> HttpResponse:
    """The form for a provider, and adding it."""
    access.require_settings(request.actor)
    form = ProviderForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            provider = actions.add_provider(**form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("Now tell %(name)s the return address.") % {"name": provider.name})
            return web.redirect(request, f"/people/sign-in/providers/{provider.pk}")
    return _page(request, form, None)


def one_provider(request: HttpRequest, id: int) -> HttpResponse:
    """The form for a provider, and changing it."""
    access.require_settings(request.actor)
    provider = get_object_or_404(Provider, pk=id)
    form = ProviderForm(request.POST if request.method == "POST" else None, provider=provider)
    if form.is_bound and form.is_valid():
        try:
            actions.edit_provider(provider, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, "/people/sign-in")
    return _page(request, form, provider)


@require_POST
def remove_provider(request: HttpRequest, id: int) -> HttpResponse:
    """Let a provider sign nobody in any more."""
    access.require_settings(request.actor)
    provider = get_object_or_404(Provider, pk=id)
    actions.remove_provider(provider, by=request.actor)
    web.toast(request, _("%(name)s signs nobody in any more.") % {"name": provider.name})
    return web.redirect(request, "/people/sign-in")


def _page(request: HttpRequest, form: ProviderForm, provider: Provider | None) -> HttpResponse:
    back = f"{settings.BASE_URL}{provider.return_path}" if provider else ""
    context = {"form": form, "provider": provider, "return_address": back}
    return web.render(request, "people/signing/provider.html", context, status=422 if form.errors else 200)


def _complain(form: ProviderForm, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
