"""The pages of invitations: inviting in the office, and the page behind the link."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.kit.errors import NotFound, Refused
from dealwright.people import access
from dealwright.people.invitations import actions
from dealwright.people.invitations.forms import AcceptForm, InviteForm
from dealwright.people.invitations.models import Invitation
from dealwright.people.invitations.queries import letters_of, open_invitations, opened_by
from dealwright.people.mail_server.queries import the_mail_server

MOST_SHOWN = 500
BACKEND = "dealwright.people.signing.backend.PasswordBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited and has not answered, and inviting more."""
    access.require_settings(request.actor)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            invited = actions.invite_people(**form.cleaned_data, by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _told(len(invited)))
            return web.redirect(request, "/people/invitations")
    waiting = list(open_invitations()[:MOST_SHOWN])
    context = {
        "form": form,
        "invitations": waiting,
        "letters": letters_of(waiting),
        "has_mail_server": the_mail_server() is not None,
    }
    status = 422 if form.errors else 200
    return web.render(request, "people/invitations/list.html", context, status=status)


@require_POST
def invitation_sending(request: HttpRequest, id: int) -> HttpResponse:
    """Send another link."""
    access.require_settings(request.actor)
    invitation = actions.send_again(get_object_or_404(Invitation, pk=id), by=request.actor)
    web.toast(request, _("The invitation of %(email)s was sent again.") % {"email": invitation.email})
    return web.redirect(request, "/people/invitations")


@require_POST
def invitation_withdrawal(request: HttpRequest, id: int) -> HttpResponse:
    """Take an invitation back."""
    access.require_settings(request.actor)
    invitation = actions.withdraw_invitation(get_object_or_404(Invitation, pk=id), by=request.actor)
    web.toast(request, _("The invitation of %(email)s was taken back.") % {"email": invitation.email})
    return web.redirect(request, "/people/invitations")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: making the account and going in. Links that are no good all look the same."""
    invitation = opened_by(token)
    if invitation is None:
        return _gone(request)
    language = translation.get_language() or ""
    form = AcceptForm(request.POST if request.method == "POST" else None, language=language)
    if form.is_bound and form.is_valid():
        try:
            user = actions.accept_invitation(token, **form.cleaned_data, by=request.actor)
        except NotFound:
            return _gone(request)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            user.backend = BACKEND
            get_adapter(request).login(request, user)
            web.toast(request, _("Welcome, %(name)s.") % {"name": user.name})
            return _without_trace(web.redirect(request, "/"))
    context = {"form": form, "invitation": invitation, "token": token}
    status = 422 if form.errors else 200
    return _without_trace(web.render(request, "people/invitations/accept.html", context, status=status))


def _gone(request: HttpRequest) -> HttpResponse:
    context = {"text": str(actions.GONE)}
    return _without_trace(web.render(request, "people/invitations/gone.html", context, status=404))


def _without_trace(answer: HttpResponse) -> HttpResponse:
    """The address holds the token: no other site may learn it from a link."""
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _told(invited: int) -> str:
    if the_mail_server() is None:
        return _("The letters are written. There is no mail server yet: hand the links over yourself.")
    return translation.ngettext(
        "The invitation is on its way.", "%(number)s invitations are on their way.", invited
    ) % {"number": invited}
