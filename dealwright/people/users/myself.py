"""The page on which everybody looks after their own account: photo, name, absence, tokens."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.people.tokens.actions import create_token, revoke_token
from dealwright.people.tokens.models import Token
from dealwright.people.users import actions
from dealwright.people.users.forms import MyselfForm, PhotoForm
from dealwright.people.users.pages import set_photo_from


def myself(request: HttpRequest) -> HttpResponse:
    """My settings, and changing them."""
    form = MyselfForm(request.POST if request.method == "POST" else None, user=request.actor.user)
    if form.is_bound and form.is_valid():
        try:
            actions.edit_user(request.actor.user, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, "/me")
    return _page(request, form=form)


@require_POST
def my_photo(request: HttpRequest) -> HttpResponse:
    """Show my face, another one, or none."""
    set_photo_from(request, request.actor.user)
    return web.redirect(request, "/me")


@require_POST
@reauthentication_required(app="allauth.account")
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
    secret: str | None = None,
) -> HttpResponse:
    wrong = form is not None and form.errors
    me = request.actor.user
    coming = me.absences.not_over(timezone.localdate()).select_related("substitute").order_by("begins_on")
    context: dict[str, Any] = {
        "person": me,
        "photo_form": PhotoForm(label_suffix=""),
        "absences": list(coming),
        "with_reason": {one.pk for one in coming},
        "may_plan": True,
        "form": form or MyselfForm(user=request.actor.user),
        "tokens": Token.objects.filter(user=request.actor.user, revoked_at=None).order_by("-id"),
        "secret": secret,
    }
    return web.render(request, "people/myself.html", context, status=422 if wrong else 200)
