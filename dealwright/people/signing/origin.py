"""Where a request comes from: the address of the browser, and what the browser calls itself."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

LONGEST_DEVICE = 200


def client_address(request: HttpRequest) -> str | None:
    """The address of whoever asks; None where there is none (the command line, a test).

    A browser may write anything into X-Forwarded-For; each proxy appends the address it saw. So exactly as
    many entries are believed, from the right, as the operator says there are proxies (DEALWRIGHT_PROXIES).
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies: int = settings.PROXIES
    if 0 < proxies <= len(seen) and (forwarded := _address(seen[-proxies])):
        return forwarded
    return _address(request.META.get("REMOTE_ADDR", ""))


def device_of(request: HttpRequest) -> str:
    """What the browser calls itself, cut, without what nobody can print."""
    said = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_DEVICE]
    return "".join(letter for letter in said if letter.isprintable())


def _address(written: str) -> str | None:
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        return None
