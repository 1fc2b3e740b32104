"""The calls of OpenID Connect, made by the house's one careful HTTP client."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Any

import requests
from django.conf import settings
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from dealwright.kit import http
from dealwright.kit.errors import Refused

SECONDS = 5.0
EVERY_PORT = range(1, 65536)


def session() -> requests.Session:
    """What allauth calls providers with: no redirects, no private addresses, limits on size and time."""
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = 0
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Careful())
    return made


class _Careful(BaseAdapter):
    """Hands a request of the library `requests` to kit.http."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        body: Any = request.body or b""
        private = settings.PRIVATE_PROVIDERS
        try:
            answer = http.send(
                request.method or "GET",
                request.url or "",
                body=body.encode() if isinstance(body, str) else bytes(body),
                headers={name: str(value) for name, value in request.headers.items()},
                timeout_seconds=SECONDS,
                may_connect=_anywhere if private else http.is_public,
                ports=EVERY_PORT if private else http.ALLOWED_PORTS,
            )
        except (http.OutgoingFailed, Refused) as failure:
            raise requests.ConnectionError(str(failure)) from failure
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response._content, response._content_consumed = answer.body, True
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Every call has a connection of its own."""


def _anywhere(address: IPv4Address | IPv6Address) -> bool:
    return True
