"""Signing in and out."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.events import Actor
from dealwright.people.signing.forms import SignInForm
from dealwright.people.signing.pace import may_try
from dealwright.people.users.actions import note_sign_in
from dealwright.web import redirect, render


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to. A known and an unknown address get the same answer."""
    if request.method != "POST":
        return _door(request, SignInForm(), status=200)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _door(request, form, status=422)
    if not may_try(request, form.cleaned_data["email"]):
        form.add_error(None, _("Too many tries. Wait a minute, then try again."))
        return _door(request, form, status=429)
    user = auth.authenticate(request, **form.cleaned_data)
    if user is None:
        form.add_error(None, _("This e-mail and password do not belong together."))
        return _door(request, form, status=422)
    auth.login(request, user)
    note_sign_in(user, by=Actor.of(user))
    return redirect(request, _next(request))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect(request, settings.LOGIN_URL)


def _door(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    return render(request, "people/sign_in.html", {"form": form, "next": _next(request)}, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else settings.LOGIN_REDIRECT_URL
