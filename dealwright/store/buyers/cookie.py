"""The cookies of buyers: the browser they are signed in with, and the one that waits for a code."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAME, WAITING = "buyer", "buyer-waits"
PATH = "/shop/"
"""Nothing outside of the shop is ever brought one of them."""


def token_of(request: HttpRequest, name: str = NAME) -> str | None:
    """What the browser brought, if any; it may be anything."""
    found = request.COOKIES.get(name)
    return found if found and len(found) <= 64 else None


def remember(answer: HttpResponse, token: str, *, name: str = NAME, kept: timedelta) -> None:
    """Let the browser keep a token so long; no script reads it."""
    answer.set_cookie(
        name,
        token,
        max_age=kept,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(answer: HttpResponse, name: str = NAME) -> None:
    """Take it from the browser again."""
    answer.delete_cookie(name, path=PATH, samesite="Lax")
