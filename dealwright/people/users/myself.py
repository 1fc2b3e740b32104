"""The page on which everybody looks after their own account: language, zone, password, tokens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.people.tokens.actions import create_token, revoke_token
from dealwright.people.tokens.models import Token
from dealwright.people.users import actions
from dealwright.people.users.forms import MyselfForm, PasswordForm


def myself(request: HttpRequest) -> HttpResponse:
    """My settings, and changing them."""
    form = MyselfForm(request.POST if request.method == "POST" else None, user=request.actor.user)
    if form.is_bound and form.is_valid():
        actions.edit_user(request.actor.user, **form.cleaned_data, by=request.actor)
        web.toast(request, _("Saved."))
        return web.redirect(request, "/me")
    return _page(request, form=form)


@require_POST
def my_password(request: HttpRequest) -> HttpResponse:
    """Change my password; this session stays, all others end."""
    form = PasswordForm(request.POST, user=request.actor.user)
    if form.is_valid():
        try:
            user = actions.set_password(
                request.actor.user, password=form.cleaned_data["password"], by=request.actor
            )
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            update_session_auth_hash(request, user)
            web.toast(request, _("The password was changed. You are signed out everywhere else."))
            return web.redirect(request, "/me")
    return _page(request, password_form=form)


@require_POST
def my_tokens(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer is the only page that ever shows it."""
    secret = create_token(
        user=request.actor.user, name=request.POST.get("name", "").strip(), by=request.actor
    )
    answer = _page(request, secret=secret)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def my_token_revocation(request: HttpRequest, id: int) -> HttpResponse:
    """Let one of my tokens open nothing any more."""
    token = get_object_or_404(Token, pk=id, user=request.actor.user)
    revoke_token(token, by=request.actor)
    web.toast(request, _("The token %(name)s opens nothing any more.") % {"name": token.name})
    return web.redirect(request, "/me")


def _page(
    request: HttpRequest,
    *,
    form: MyselfForm | None = None,
    password_form: PasswordForm | None = None,
    secret: str | None = None,
) -> HttpResponse:
    wrong = any(one is not None and one.errors for one in (form, password_form))
    context: dict[str, Any] = {
        "form": form or MyselfForm(user=request.actor.user),
        "password_form": password_form or PasswordForm(user=request.actor.user),
        "tokens": Token.objects.filter(user=request.actor.user, revoked_at=None).order_by("-id"),
        "secret": secret,
    }
    return web.render(request, "people/myself.html", context, status=422 if wrong else 200)
