"""Who is written to by rules, and how they say no."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from dealwright.channels.refusals.models import Refusal

SALT = "dealwright.channels.no_letters"
_others: list[Callable[[str], bool]] = []


def ask_too(is_refused: Callable[[str], bool]) -> None:
    """Let a domain say no for its clients: whoever wants no reminders of carts wants no rules' letters."""
    _others.append(is_refused)


def wants_no_letters(email: str) -> bool:
    """Whether rules write no letters to this address."""
    return has_refused(email) or any(is_refused(email) for is_refused in _others)


def has_refused(email: str) -> bool:
    """Whether its reader said so by the link at the end of a letter of a rule."""
    return bool(Refusal.objects.filter(email=email.lower()).exists())


def refusals_like(text: str) -> QuerySet[Refusal]:
    """The addresses that want no letters and hold this text, the newest first."""
    found: QuerySet[Refusal] = Refusal.objects.filter(email__contains=text.strip().lower())
    return found.select_related("refused_by").order_by("-pk")


def stop_address_of(key: str) -> str:
    """The whole address of the page on which the reader of the letter with this key asks for no more."""
    return f"{settings.BASE_URL.rstrip('/')}/no-letters/{Signer(salt=SALT).sign(key)}"


def key_behind(token: str) -> str | None:
    """The key of the letter; None for a bent token."""
    try:
        return Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None
