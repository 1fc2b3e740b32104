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
from dealwright.people.users.actions import note_sign_in
from dealwright.web import redirect, render


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to. A known and an unknown address get the same answer."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = auth.authenticate(request, **form.cleaned_data)
        if user is not None:
            auth.login(request, user)
            note_sign_in(user, by=Actor.of(user))
            return redirect(request, _next(request))
        form.add_error(None, _("This e-mail and password do not belong together."))
    status = 422 if form.errors else 200
    return render(request, "people/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect(request, settings.LOGIN_URL)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else settings.LOGIN_REDIRECT_URL
