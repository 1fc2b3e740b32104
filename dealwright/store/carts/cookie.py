"""The cookie by which a visitor's cart is found again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dealwright.store.carts.actions import KEPT

NAME = "cart"


def token_of(request: HttpRequest) -> str | None:
    """The token the browser brought, if any; it may be anything."""
    return request.COOKIES.get(NAME)


def remember(answer: HttpResponse, token: str) -> None:
    """Let the browser keep the token as long as we keep the cart."""
    answer.set_cookie(
        NAME,
        token,
        max_age=KEPT,
        path="/shop/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
