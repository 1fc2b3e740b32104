"""The one outgoing HTTP client, for addresses that people typed.

It resolves the name, checks every address, connects to a checked one, follows nothing, and limits ports,
size and time: the guard against a server being used to look inside its own network (`promises.md`).
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused

ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
LARGEST_ANSWER = 1024 * 1024
"""Bytes read of an answer; the rest is refused."""
TIMEOUT_SECONDS = 10.0

type_of_check = Callable[[ipaddress.IPv4Address | ipaddress.IPv6Address], bool]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Whether the other side says that it took what was sent."""
        return 200 <= self.status < 300


class OutgoingFailed(Exception):
    """The other side could not be reached or did not answer within the limits; the text says which."""


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address lies on the public internet."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return is_public(mapped)
    return address.is_global and not address.is_multicast


def send(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    largest_answer: int = LARGEST_ANSWER,
    may_connect: type_of_check = is_public,
    ports: Iterable[int] = ALLOWED_PORTS,
) -> Answer:
    """Send one request and read at most `largest_answer` bytes of its answer; redirects are not followed.

    Raises Refused for an address we do not call, OutgoingFailed when the call fails.
    """
    refuse_odd_address(url, ports)
    deadline = time.monotonic() + timeout_seconds
    pool = httpcore.ConnectionPool(network_backend=_CheckedBackend(may_connect), retries=0)
    transport = httpx.HTTPTransport(retries=0)
    transport._pool = pool  # httpx has no public way to give the network backend
    client = httpx.Client(
        transport=transport, timeout=timeout_seconds, follow_redirects=False, trust_env=False
    )
    try:
        with client, client.stream(method, url, content=body, headers=headers or {}) as response:
            return Answer(
                response.status_code, dict(response.headers), _read(response, largest_answer, deadline)
            )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise OutgoingFailed(str(error) or type(error).__name__) from error


def refuse_odd_address(url: str, ports: Iterable[int] = ALLOWED_PORTS, *, field: str = "url") -> None:
    """Refused for what is no plain address, or a port that is not called; names are not looked up."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(_("Use a plain address that starts with https:// or http://."), field=field) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Refused(_("Use a plain address that starts with https:// or http://."), field=field)
    if (port or {"http": 80, "https": 443}[parts.scheme]) not in ports:
        raise Refused(_("This port is not allowed for outgoing calls."), field=field)


def _read(response: httpx.Response, largest: int, deadline: float) -> bytes:
    kept = bytearray()
    for chunk in response.iter_bytes():
        kept += chunk
        if len(kept) > largest:
            raise OutgoingFailed("the answer is larger than allowed")
        if time.monotonic() > deadline:
            raise OutgoingFailed("the answer took too long")
    return bytes(kept)


class _CheckedBackend(httpcore.SyncBackend):
    """Connects to an address only after checking every address the name stands for."""

    def __init__(self, may_connect: type_of_check) -> None:
        self._may_connect = may_connect

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} could not be resolved") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
        if not addresses or not all(self._may_connect(address) for address in addresses):
            raise httpcore.ConnectError(f"{host} leads to an address that is not public")
        return super().connect_tcp(str(addresses[0]), port, *args, **kwargs)
