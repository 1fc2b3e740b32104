"""Calls to addresses that people gave, as far as this installation allows them to reach.

`kit.http` is the careful client; here is whom it may call: everybody on the public internet, and inside our
own network the hosts that `DEALWRIGHT_ALLOWED_PRIVATE_HOSTS` names. To be called from jobs, outside
transactions.
"""

from __future__ import annotations

import json as encoding
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from dealwright.kit import http
from dealwright.kit.http import Answer, OutgoingFailed

__all__ = ["Answer", "OutgoingFailed", "post", "refuse_odd"]

EVERY_PORT = range(1, 65536)


def post(
    url: str,
    *,
    json: Any = None,
    content: bytes | str | None = None,
    headers: dict[str, str] | None = None,
    timeout: float = http.TIMEOUT_SECONDS,
) -> Answer:
    """Send something there, as JSON or as it is, and read the answer; redirects are not followed.

    A caller that tries again gives the same `Idempotency-Key` among the headers each time. Raises Refused for
    an address that is never called, OutgoingFailed when there was no answer. What the answer says, such as
    an error, is the caller's to judge: `answer.is_success`.
    """
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    if json is not None:
        content = encoding.dumps(json, ensure_ascii=False)
        sent.setdefault("content-type", "application/json")
    sent.setdefault("user-agent", "Dealwright")
    body = content.encode() if isinstance(content, str) else content or b""
    if _is_allowed_inside(url):
        return http.send(
            "POST",
            url,
            body=body,
            headers=sent,
            timeout_seconds=timeout,
            may_connect=_anywhere,
            ports=EVERY_PORT,
        )
    return http.send("POST", url, body=body, headers=sent, timeout_seconds=timeout)


def refuse_odd(url: str, *, field: str = "url") -> None:
    """Refused, in a form, where the address itself tells that it is never called."""
    http.refuse_odd_address(url, EVERY_PORT if _is_allowed_inside(url) else http.ALLOWED_PORTS, field=field)


def _is_allowed_inside(url: str) -> bool:
    """Whether the administrator of the machine named this host."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return False
    return host is not None and host.lower() in settings.ALLOWED_PRIVATE_HOSTS


def _anywhere(address: IPv4Address | IPv6Address) -> bool:
    return True
