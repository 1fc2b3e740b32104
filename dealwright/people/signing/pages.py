"""Signing in and out, and everybody's own ways to do so: allauth's views behind our addresses and pages."""

from __future__ import annotations

import json
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.people.providers.models import Provider
from dealwright.people.sessions.models import OpenSession
from dealwright.people.signing import forms
from dealwright.people.signing.queries import rules
from dealwright.people.users.models import User

PAGE = "people/signing/"


class _Form:
    """What forms of allauth lack for us: one that is wrong is a 422, one that is right leads on by a 303."""

    request: HttpRequest

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page, with the status of its form; what it shows is for this person and this moment."""
        form = context.get("form")
        status = 422 if self.request.method == "POST" and form is not None and form.errors else 200
        if getattr(self.request, "axes_locked_out", False):
            status = 429
        answer = web.render(self.request, self.template_name, context, status=status)  # type: ignore[attr-defined]
        answer["Cache-Control"] = "no-store"
        return answer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A redirect after a form is a 303."""
        answer = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and answer.status_code == 302:
            answer.status_code = 303
        return answer


# --- the door ---


@method_decorator(login_not_required, name="dispatch")
class SignIn(_Form, account.LoginView):
    """The form, and what it leads to. A known and an unknown address get the same answer."""

    template_name = PAGE + "sign_in.html"
    form_class = forms.SignInForm
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers = Provider.objects.filter(is_active=True)
        return super().get_context_data(**kwargs) | {
            "providers": providers,
            "next": self.get_next_url() or "",
        }


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    OpenSession.objects.filter(session_key=request.session.session_key).delete()
    auth.logout(request)
    return web.redirect(request, settings.LOGIN_URL)


@method_decorator(login_not_required, name="dispatch")
class SecondStep(_Form, mfa.AuthenticateView):
    """The code or the passkey after the password."""

    template_name = PAGE + "second_step.html"
    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyStepForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        posted = self.form if self.request.method == "POST" else None
        return (
            told
            | {"form": posted or told["form"], "code_form": told["form"], "types": types}
            | _options(told)
        )


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(_Form, webauthn.LoginWebAuthnView):
    """A passkey instead of address and password. A GET by our script asks for the challenge."""

    template_name = PAGE + "sign_in.html"
    form_class = forms.PasskeySignInForm

    def form_invalid(self, form: Any) -> HttpResponse:
        web.toast(self.request, _("This passkey opens no account here."), tone="danger")
        return web.redirect(self.request, settings.LOGIN_URL)


@method_decorator(login_not_required, name="dispatch")
class Forgotten(_Form, account.PasswordResetView):
    """Asks for the address of whoever forgot the password."""

    template_name = PAGE + "forgotten.html"
    form_class = forms.ForgottenForm


@method_decorator(login_not_required, name="dispatch")
class ForgottenSent(_Form, account.PasswordResetDoneView):
    """Says that a letter is on its way, whether there is such an account or not."""

    template_name = PAGE + "forgotten_sent.html"


@method_decorator(login_not_required, name="dispatch")
class ForgottenPassword(_Form, account.PasswordResetFromKeyView):
    """A new password, with the link of a letter."""

    template_name = PAGE + "forgotten_password.html"
    form_class = forms.ForgottenPasswordForm


class EmailCode(_Form, account.ConfirmEmailVerificationCodeView):
    """The code that was sent to a new address."""

    template_name = PAGE + "email_code.html"
    form_class = forms.EmailCodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        return told | {"form": told["verify_form"]}


# --- who sits there ---


class Proof(_Form, account.ReauthenticateView):
    """The password once more, before something that matters."""

    template_name = PAGE + "proof.html"
    form_class = forms.ProofForm


class ProofByCode(_Form, mfa.ReauthenticateView):
    """A code, before something that matters."""

    template_name = PAGE + "proof_code.html"
    form_class = forms.ProofByCodeForm


class ProofByPasskey(_Form, webauthn.ReauthenticateWebAuthnView):
    """A passkey, before something that matters."""

    template_name = PAGE + "proof_passkey.html"
    form_class = forms.ProofByPasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        web.toast(self.request, _("This passkey is not one of yours."), tone="danger")
        return web.redirect(self.request, reverse("mfa_reauthenticate_webauthn"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        others = self.get_reauthentication_alternatives()
        return told | {"reauthentication_alternatives": others} | _options(told)


# --- one's own ways to sign in ---


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """How I sign in, and what may be changed about it."""
    user: User = request.actor.user
    steps = list(Authenticator.objects.filter(user=user).order_by("pk"))
    by_type = {step.type: step for step in steps}
    recovery = by_type.get(Authenticator.Type.RECOVERY_CODES)
    names = dict(Provider.objects.values_list("code", "name"))
    connections = SocialAccount.objects.filter(user=user).order_by("pk")
    context = {
        "has_password": user.has_usable_password(),
        "app": by_type.get(Authenticator.Type.TOTP),
        "passkeys": [step for step in steps if step.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(recovery.wrap().get_unused_codes()) if recovery else None,
        "connections": [
            (one.pk, names.get(one.provider, one.provider), one.date_joined) for one in connections
        ],
        "is_required": rules().is_second_step_required,
    }
    return web.render(request, PAGE + "security.html", context)


class Password(_Form, account.PasswordChangeView):
    """Change my password; this session stays, all others end."""

    template_name = PAGE + "password.html"
    form_class = forms.PasswordForm


class FirstPassword(_Form, account.PasswordSetView):
    """A password for an account that has none."""

    template_name = PAGE + "password.html"
    form_class = forms.FirstPasswordForm

    @method_decorator(reauthentication_required(app="allauth.account"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)


class Email(_Form, account.EmailView):
    """Sign in with another address, once a code that is sent there comes back."""

    template_name = PAGE + "email.html"
    form_class = forms.EmailForm

    @method_decorator(reauthentication_required(app="allauth.account"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the new address: one account has one."""
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)


class App(_Form, totp.ActivateTOTPView):
    """Set up codes of an app."""

    template_name = PAGE + "app.html"
    form_class = forms.AppForm


class AppRemoval(_Form, totp.DeactivateTOTPView):
    """Ask for no codes of the app any more."""

    template_name = PAGE + "app_removal.html"


class Codes(_Form, codes.ViewRecoveryCodesView):
    """The recovery codes that are left."""

    template_name = PAGE + "codes.html"


class NewCodes(_Form, codes.GenerateRecoveryCodesView):
    """Make new recovery codes; the earlier ones open nothing any more."""

    template_name = PAGE + "codes_new.html"


class CodesFile(codes.DownloadRecoveryCodesView):
    """The recovery codes as a file to keep."""

    template_name = PAGE + "codes.txt"


class NewPasskey(_Form, webauthn.AddWebAuthnView):
    """Add a passkey: one that the browser can find by itself, behind a PIN, a finger or a face."""

    template_name = PAGE + "passkey_new.html"
    form_class = forms.NewPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs)
        user: Any = self.request.user
        options = webauthn_auth.begin_registration(user, passwordless=True)
        return told | {"options": json.dumps(options)}


class Passkey(_Form, webauthn.EditWebAuthnView):
    """Call a passkey something else."""

    template_name = PAGE + "passkey.html"
    form_class = forms.PasskeyForm
    pk_url_kwarg = "id"
    success_url = reverse_lazy("mfa_index")


class PasskeyRemoval(_Form, webauthn.RemoveWebAuthnView):
    """Remove a passkey."""

    template_name = PAGE + "passkey_removal.html"
    pk_url_kwarg = "id"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = self.get_object()
        if not forms.get_adapter().can_delete_authenticator(authenticator):
            form.add_error(None, forms.get_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        webauthn_flows.remove_authenticator(self.request, authenticator)
        return web.redirect(self.request, reverse("mfa_index"))


def _options(told: dict[str, Any]) -> dict[str, str]:
    """What the browser is asked of a passkey, as our script reads it."""
    return (
        {"options": json.dumps(told["js_data"]["request_options"])} if "js_data" in told else {"options": ""}
    )
