"""The letters about accounts: what each says, once as text and once in our look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.web import jinja


@dataclass(frozen=True)
class Letter:
    """What stands in a letter."""

    subject: str
    paragraphs: list[str]
    code: str = ""
    link: str = ""
    link_words: str = ""
    after: list[str] = field(default_factory=list)
    """What follows the code or the link."""


def send(name: str, email: str, context: dict[str, Any]) -> None:
    """Write the letter of this name and send it."""
    written(name, email, context).send()


def written(name: str, email: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The letter of this name, in the language of the user it is about."""
    language = getattr(context.get("user"), "language", "") or translation.get_language() or "en"
    with translation.override(language):
        return composed(_LETTERS[name](context), to=email, language=language)


def composed(letter: Letter, *, to: str, language: str) -> EmailMultiAlternatives:
    """A letter once as text and once in our look."""
    inside = {"letter": letter, "language": language}
    text = jinja.template("people/signing/letters/letter.txt").render(inside)
    html = jinja.template("people/signing/letters/letter.html").render(inside)
    message = EmailMultiAlternatives(letter.subject, text, None, [to])
    message.attach_alternative(html, "text/html")
    return message


def _reset(told: dict[str, Any]) -> Letter:
    return Letter(
        _("Choose a new password"),
        [_("Somebody asked for a new password for %(email)s.") % {"email": told["user"].email}],
        link=told["password_reset_url"],
        link_words=_("Choose a new password"),
        after=[
            _("The link works once, for one day."),
            _("If it was not you, do nothing: the password stays as it is."),
        ],
    )


def _confirmation(told: dict[str, Any]) -> Letter:
    return Letter(
        _("Your code: %(code)s") % told,
        [_("Type this code on the page that asks for it, to sign in with this address from now on.")],
        code=told["code"],
        after=[_("If you did not ask for it, do nothing.")],
    )


def _already_there(told: dict[str, Any]) -> Letter:
    return Letter(
        _("You already have an account"),
        [_("Somebody wanted to use this address for another account. You already sign in with it.")],
        after=[_("You need to do nothing.")],
    )


def _change(subject: Callable[[dict[str, Any]], str]) -> Callable[[dict[str, Any]], Letter]:
    """A letter that tells the owner of an account what was changed in it."""

    def told_to_owner(told: dict[str, Any]) -> Letter:
        where = told.get("address") or ""
        return Letter(
            subject(told),
            [subject(told) + "."]
            + ([_("It was done from the address %(address)s.") % told] if where else []),
            after=[_("If it was not you, choose a new password at once and tell an administrator.")],
        )

    return told_to_owner


def _moved(told: dict[str, Any]) -> Letter:
    return Letter(
        _("You sign in with another address now"),
        [_("From now on you sign in as %(address)s, and no more with this address.") % told],
        after=[_("If it was not you, tell an administrator at once.")],
    )


_LETTERS: dict[str, Callable[[dict[str, Any]], Letter]] = {
    "password_reset_key": _reset,
    "email_confirmation": _confirmation,
    "email_confirmation_signup": _confirmation,
    "account_already_exists": _already_there,
    "email_changed": _moved,
    "password_reset": _change(lambda told: _("Your password was changed")),
    "password_changed": _change(lambda told: _("Your password was changed")),
    "password_set": _change(lambda told: _("Your account has a password now")),
    "totp_activated": _change(lambda told: _("Signing in asks for a code now")),
    "totp_deactivated": _change(lambda told: _("Signing in asks for no code any more")),
    "webauthn_added": _change(lambda told: _("A passkey was added to your account")),
    "webauthn_removed": _change(lambda told: _("A passkey was removed from your account")),
    "recovery_codes_generated": _change(lambda told: _("Your account has new recovery codes")),
    "account_connected": _change(
        lambda told: _("%(name)s can sign you in now") % {"name": told["provider"].name}
    ),
    "account_disconnected": _change(
        lambda told: _("%(name)s cannot sign you in any more") % {"name": told["provider"].name}
    ),
}
