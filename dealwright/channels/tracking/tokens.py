"""Addresses of letters that nobody can guess: the number of the message, signed by this installation."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer

SALT = "dealwright.channels.tracking"


def token_of(message_id: int) -> str:
    """What stands in the addresses of a letter."""
    return Signer(salt=SALT).sign(str(message_id))


def message_behind(token: str) -> int | None:
    """The number of the message; None for a bent token."""
    try:
        return int(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None


def picture_of(message_id: int) -> str:
    """The whole address of the picture."""
    return f"{settings.BASE_URL.rstrip('/')}/t/{token_of(message_id)}.gif"


def address_of(message_id: int, number: int) -> str:
    """The whole address that stands in the place of a link."""
    return f"{settings.BASE_URL.rstrip('/')}/l/{token_of(message_id)}/{number}"
