"""What people type to sign in and to change how they do: allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dealwright.people.signing import letters
from dealwright.people.users.models import User

LONGEST = 1000
"""Letters of a password: hashing more would only keep the processor busy."""
CODE_SECONDS = 180
"""Longer than a code of the app can be right, with the tolerance before and after."""


class _Ours:
    """The fields without what allauth shows inside them; a new password is typed once."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = _WORDS.get(name, (field.label, ""))
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                longest = LONGEST if "password" in name else 254
                field.max_length = longest
                field.validators.append(MaxLengthValidator(longest))
                field.widget.attrs["maxlength"] = str(longest)


_WORDS: dict[str, tuple[Any, Any]] = {
    "login": (_("E-mail"), ""),
    "email": (_("E-mail"), ""),
    "password": (_("Password"), ""),
    "oldpassword": (_("Present password"), ""),
    "password1": (_("New password"), _("At least 10 characters.")),
    "code": (_("Code"), ""),
    "name": (_("Name"), _("So that you know it again: “Phone”, “Blue key”.")),
}


class SignInForm(_Ours, LoginForm):
    """E-mail and password."""

    def add_prefix(self, field_name: str) -> str:
        """The address is called so on the page, for programs and browsers that remember it."""
        return "email" if field_name == "login" else str(super().add_prefix(field_name))


class ProofForm(_Ours, ReauthenticateForm):
    """The password once more."""


class PasswordForm(_Ours, ChangePasswordForm):
    """A new password, with the present one as proof."""


class FirstPasswordForm(_Ours, SetPasswordForm):
    """A password for somebody who had none."""


class ForgottenPasswordForm(_Ours, ResetPasswordKeyForm):
    """A new password, with the link of a letter as proof."""


class EmailForm(_Ours, AddEmailForm):
    """The address one wants to sign in with. Colleagues know each other's, so a taken one is said to be."""

    def clean_email(self) -> str:
        email = super().clean_email()
        if User.objects.filter(email=email).exists():
            raise get_account_adapter().validation_error("email_taken")
        return email


class EmailCodeForm(_Ours, ConfirmEmailVerificationCodeForm):
    """The code that was sent to the new address."""


class ForgottenForm(_Ours, ResetPasswordForm):
    """The address of an account. A known and an unknown one get the same answer for the same work."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the letter; for nobody, write it as well and throw it away."""
        email: str = self.cleaned_data["email"]
        if self.users:
            request_password_reset(request, self.users[0].email, self.users[:1], default_token_generator)
        else:
            nobody = User(pk=0, email=email, password="!")  # noqa: S106  the mark of no password
            token = default_token_generator.make_token(nobody)
            letters.written("password_reset_key", email, {"user": nobody, "password_reset_url": token})
        return email


class AppForm(_Ours, ActivateTOTPForm):
    """The first code of the app proves that it knows the secret."""


_ODD = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What reading a passkey's answer may raise when somebody else than a browser made it up."""


class _Told(forms.JSONField):
    """JSON from a browser; Django's field breaks on huge numbers and on deep nesting."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class NewPasskeyForm(_Ours, SignupWebAuthnForm):
    """A passkey the browser has just made."""

    credential = _Told(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except forms.ValidationError:
            raise
        except _ODD:
            raise get_adapter().validation_error("incorrect_code") from None


class _Presented:
    """A passkey the browser presents."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            raise
        except _ODD:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeySignInForm(_Presented, LoginWebAuthnForm):
    """A passkey instead of address and password."""

    credential = _Told(widget=forms.HiddenInput)


class PasskeyStepForm(_Presented, AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = _Told(widget=forms.HiddenInput)


class ProofByPasskeyForm(_Presented, ReauthenticateWebAuthnForm):
    """A passkey that proves who sits there."""

    credential = _Told(widget=forms.HiddenInput)


class PasskeyForm(_Ours, EditWebAuthnForm):
    """What a passkey is called."""


class _OneUse:
    """A code of the app is right for a while, but opens only once."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            key = f"second-step:{self.user.pk}:{code}"
            if not cache.add(key, "used", timeout=CODE_SECONDS):
                raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OneUse, _Ours, AuthenticateForm):
    """The code of the second step."""


class ProofByCodeForm(_OneUse, _Ours, ReauthenticateByCodeForm):
    """The code that proves who sits there."""
