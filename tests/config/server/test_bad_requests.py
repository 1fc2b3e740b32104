"""Bytes that are hardly HTTP, sent to the running product: it answers or hangs up, and lives on."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import closing, suppress
from typing import Any

import pytest

from dealwright.people.tokens.actions import create_token
from tests.house.world import SYSTEM, everything

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MEGABYTE = 1024 * 1024
PATIENCE = 20
LEAVE = {"a form that ends early", "no HTTP", "a length and pieces", "wrong pieces", "another coding"}
"""Who sends these hangs up after it; the product would wait for the rest."""


def requests(token: str) -> dict[str, bytes]:
    """Each whole, as it goes over the wire."""
    head = f"Host: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n".encode()
    json_head = head + b"Content-Type: application/json\r\n"
    form = head + b"Content-Type: multipart/form-data; boundary=x\r\n"
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    deals, files = b"POST /api/v1/deals HTTP/1.1\r\n", b"POST /api/v1/files HTTP/1.1\r\n"
    return {
        "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
        "a NUL in the path": b"GET /api/v1/deals\0 HTTP/1.1\r\n" + head + b"\r\n",
        "an escaped NUL in the path": b"GET /api/v1/deals/%00 HTTP/1.1\r\n" + head + b"\r\n",
        "a NUL in the query": b"GET /api/v1/deals?q=%00 HTTP/1.1\r\n" + head + b"\r\n",
        "bytes in the query": b"GET /api/v1/deals?q=\xff\xfe\xc3 HTTP/1.1\r\n" + head + b"\r\n",
        "bytes in the path": b"GET /deals/\xff\xfe HTTP/1.1\r\n" + head + b"\r\n",
        "a NUL in a header": b"GET / HTTP/1.1\r\nX-A: a\0b\r\n" + head + b"\r\n",
        "a long header": b"GET / HTTP/1.1\r\nX-A: " + b"a" * 200_000 + b"\r\n" + head + b"\r\n",
        "a long path": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + head + b"\r\n",
        "a long query": b"GET /api/v1/deals?q=" + b"a" * 60_000 + b" HTTP/1.1\r\n" + head + b"\r\n",
        "many headers": b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 5000 + head + b"\r\n",
        "no host": b"GET / HTTP/1.1\r\n\r\n",
        "an odd host": b"GET /sign-in HTTP/1.1\r\nHost: a b\r\n\r\n",
        "two lengths": deals + json_head + b"Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}",
        "a length below zero": deals + json_head + b"Content-Length: -1\r\n\r\n{}",
        "a length that is no number": deals + json_head + b"Content-Length: many\r\n\r\n{}",
        "a length and pieces": deals
        + json_head
        + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "wrong pieces": deals + json_head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "another coding": deals + json_head + b"Transfer-Encoding: gzip\r\n\r\n{}",
        "11 MB": deals + json_head + b"Content-Length: %d\r\n\r\n" % (11 * MEGABYTE),
        "11 MB in pieces": deals
        + json_head
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + (b"100000\r\n" + b"a" * MEGABYTE + b"\r\n") * 11
        + b"0\r\n\r\n",
        "a form of 30 MB": files + form + b"Content-Length: %d\r\n\r\n" % (30 * MEGABYTE),
        "a form that ends early": files + form + b"Content-Length: 5000\r\n\r\n" + file + b"half",
        "a form longer than its length": files + form + b"Content-Length: %d\r\n\r\n" % len(file) + file * 3,
        "a body without a length": deals + json_head + b"\r\n" + b'{"title": "a"}',
        "an old version": b"POST /api/v1/deals HTTP/0.9\r\n" + json_head + b"\r\n",
        "an unknown method": b"BREW /api/v1/deals HTTP/1.1\r\n" + head + b"\r\n",
    }


def test_the_product_outlives_them(running_site: Any, owner: Any, in_folder: Any) -> None:
    sent = requests(create_token(user=owner, name="robot", by=SYSTEM))
    before = records()

    answers = {
        name: answered(running_site.port, request, leaves=name in LEAVE) for name, request in sent.items()
    }

    broken = {name: answer[:200] for name, answer in answers.items() if status_of(answer) >= 500}
    accepted = {name: answer[:200] for name, answer in answers.items() if status_of(answer) in {201, 204}}
    assert (broken, accepted) == ({}, {})
    assert records() == before
    for name in ("11 MB", "11 MB in pieces", "a form of 30 MB"):
        assert status_of(answers[name]) == 413, name
        _head, _blank, body = answers[name].partition(b"\r\n\r\n")
        assert json.loads(body)["status"] == 413
    with closing(http.client.HTTPConnection("127.0.0.1", running_site.port, timeout=PATIENCE)) as asking:
        asking.request("GET", "/readyz")
        assert asking.getresponse().status == 200


def records() -> dict[str, Any]:
    """Every row of every record, but when a token was last used."""
    return {name: rows for name, rows in everything().items() if name != "Token"}


def answered(port: int, request: bytes, *, leaves: bool) -> bytes:
    """What comes back before the connection ends."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as wire:
        with suppress(OSError):
            wire.sendall(request)
            if leaves:
                wire.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(OSError):
            while piece := wire.recv(65536):
                answer += piece
        return answer


def status_of(answer: bytes) -> int:
    """The status, 0 when the product just hung up."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
