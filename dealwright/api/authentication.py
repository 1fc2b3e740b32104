"""Who is asking: a program with a token, or a page of ours with the session of a signed-in person."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from dealwright.api.plugs import authenticators
from dealwright.api.problems import Stop

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LONGEST_TOKEN = 512


class Token(HttpBearer):
    """`Authorization: Bearer TOKEN`, or the session with its CSRF token; a token given wrongly never falls
    back to the session, so that nobody acts as somebody else by mistake."""

    openapi_description = "A token made in the product or by `dealwright token create`."

    def __call__(self, request: HttpRequest) -> Any:
        """Set `request.user` and `request.actor`, or answer 401 or 403."""
        header = request.headers.get("Authorization")
        if header is None:
            return self._session(request)
        scheme, _space, token = header.partition(" ")
        found = self.authenticate(request, token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise _unknown(error="invalid_token")
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Ask those who know tokens."""
        if not token or len(token) > LONGEST_TOKEN or not token.isprintable():
            return None
        for authenticator in authenticators():
            if found := authenticator(token):
                request.user, request.actor = found
                request.token_digest = hashlib.sha256(token.encode()).hexdigest()  # type: ignore[attr-defined]
                return request.user
        return None

    def _session(self, request: HttpRequest) -> Any:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            raise _unknown()
        if request.method not in SAFE_METHODS and _is_forged(request):
            raise Stop(403, _("The page is out of date; load it again and repeat."))
        return user


def _unknown(error: str = "") -> Stop:
    mark = f', error="{error}"' if error else ""
    return Stop(401, headers={"WWW-Authenticate": f'Bearer realm="dealwright"{mark}'})


def _is_forged(request: HttpRequest) -> bool:
    """Whether the CSRF token is missing or wrong."""
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {}) is not None
