"""allauth, taught the ways of the house: our actions, our letters, our notices, and nobody signs up."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.messages import constants
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.signing import letters
from dealwright.people.signing.actions import replace_address
from dealwright.people.signing.origin import client_address, device_of
from dealwright.people.users.actions import note_sign_in, set_password
from dealwright.people.users.models import User

NOTICES: dict[str, Any] = {
    "account/messages/password_changed.txt": _(
        "The password was changed. You are signed out everywhere else."
    ),
    "account/messages/password_set.txt": _("The password was set. You are signed out everywhere else."),
    "account/messages/email_confirmed.txt": _("From now on you sign in as %(email)s."),
    "account/messages/email_confirmation_failed.txt": _("Somebody else signs in as %(email)s already."),
    "mfa/messages/totp_activated.txt": _("From now on signing in asks for a code."),
    "mfa/messages/totp_deactivated.txt": _("Signing in asks for no code of the app any more."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
    "socialaccount/messages/account_disconnected.txt": _("The connection was removed."),
}
"""Our words for allauth's messages; the others are not worth a notice."""


class Accounts(DefaultAccountAdapter):
    """What allauth asks about accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail and password do not belong together."),
        "too_many_login_attempts": _("Too many tries. Wait a quarter of an hour, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds and work once."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "email_taken": _("Somebody already signs in with this address."),
        "duplicate_email": _("You already sign in with this address."),
        "same_as_current": _("You already sign in with this address."),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
    }

    # --- who comes in ---

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: accounts are made by administrators and invitations."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password. What is counted, limited and locked is the address as we would find it."""
        if "email" in credentials:
            credentials["email"] = credentials["email"].strip().lower()
        user: Any = super().authenticate(request, **credentials)
        if user is None and getattr(request, "axes_locked_out", False):
            raise self.validation_error("too_many_login_attempts")
        return user

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """An account that an earlier version made has no confirmed address yet; an administrator gave it."""
        if not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and write it down."""
        super().login(request, user)
        if not get_authentication_records(request, user):  # by the link of an invitation
            record_authentication(request, user, "letter")
        request.actor = Actor.of(user)
        note_sign_in(user, by=request.actor)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Lead on, with the status that answers a form."""
        answer = super().post_login(request, user, **kwargs)
        answer.status_code = 303
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Only who proved to be the owner of the account gets here."""
        text = gettext("This account may not sign in any more. Ask an administrator.")
        web.toast(request, text, tone="attention")
        return web.redirect(request, settings.LOGIN_URL)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in or proved who they are within the last minutes is not asked again."""
        return super().is_reauthentication_required(app=app, **kwargs) and not is_fresh(self.request)

    # --- what changes ---

    def set_password(self, user: Any, password: str) -> None:
        """Change it by our action; the session that asks stays."""
        own = self.request.user.is_authenticated and self.request.user.pk == user.pk
        keep = self.request.session.session_key if own else None
        try:
            changed = set_password(user, password=password, keep_session=keep, by=Actor.of(user))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        user.password = changed.password

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The code was right: sign in with this address from now on."""
        taken = User.objects.filter(email=email_address.email.lower()).exclude(pk=email_address.user_id)
        if taken.exists() or not email_address.can_set_verified():
            notice = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, constants.ERROR, notice, {"email": email_address.email})
            return False
        user: Any = email_address.user
        before = user.email
        replace_address(user, email_address, by=Actor.of(user))
        letters.send("email_changed", before, {"user": user, "address": email_address.email})
        notice = "account/messages/email_confirmed.txt"
        self.add_message(request, constants.SUCCESS, notice, {"email": email_address.email})
        return True

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the letter; its address is the one the operator named, not the one somebody sent."""
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.BASE_URL}{path}"

    # --- what people read ---

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """A notice of ours instead of a message of Django's."""
        text = message or NOTICES.get(message_template or "")
        if text:
            tone = "danger" if level >= constants.ERROR else "good"
            web.toast(request, str(text) % (message_context or {}), tone=tone)  # type: ignore[arg-type]

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """Our letter of the same name."""
        return letters.written(template_prefix.rpartition("/")[2], email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of an account what was changed, from where."""
        told = {"user": user, "device": device_of(self.request), "address": client_address(self.request)}
        letters.send(template_prefix.rpartition("/")[2], email or user.email, told | (context or {}))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "nowhere"


def is_fresh(request: HttpRequest) -> bool:
    """Whether this browser proved within the last minutes who sits before it."""
    records = get_authentication_records(request, request.user)
    newest: float = max((one["at"] for one in records), default=0.0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
