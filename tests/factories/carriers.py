"""A carrier's program on loopback, for tests: it answers what it is told to, and keeps what it was sent."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dealwright.sales.deliveries.actions import create_service
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.delivery_handlers.actions import register_handler
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from tests.factories.sales import SYSTEM

PRICE = {"price": "21.50", "days": "2–4"}


class Carrier:
    """What the program answers, and what it was sent."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, Any]]] = {}
        """By path, one by one; then what is usual there."""
        self.usual: dict[str, tuple[int, Any]] = {
            "/price": (200, PRICE),
            "/request": (200, {"request_id": "A-1", "status": "Accepted"}),
            "/cancel": (200, {}),
        }
        self.received: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.url = ""

    def bodies(self, path: str) -> list[dict[str, Any]]:
        """What was sent to one path."""
        return [body for one, _headers, body in self.received if one == path]

    def keys(self, path: str) -> list[str]:
        """The idempotency keys that came with it."""
        return [headers.get("idempotency-key", "") for one, headers, _body in self.received if one == path]

    def register(self, **more: Any) -> DeliveryHandler:
        """Its handler, which takes requests and tells where parcels are."""
        values: dict[str, Any] = {
            "code": "carrier",
            "name": "Carrier",
            "calculate_url": f"{self.url}/price",
            "request_url": f"{self.url}/request",
            "cancel_url": f"{self.url}/cancel",
            "tracks_by_callback": True,
            "profiles": [{"code": "express", "name": "Express"}],
            "asked_settings": [
                {"code": "contract", "name": "Contract", "type": "string", "is_required": True},
                {"code": "token", "name": "Token", "type": "secret"},
            ],
        }
        return register_handler(**(values | more), by=SYSTEM)

    def service(self, handler: DeliveryHandler | None = None, **more: Any) -> DeliveryService:
        """A delivery service that goes with it."""
        values: dict[str, Any] = {
            "kind": "outside",
            "name": "Express by Carrier",
            "handler": handler or self.register(),
            "profile": "express",
            "settings": {"contract": "A-17", "token": "hush"},
        }
        return create_service(**(values | more), by=SYSTEM)


@contextmanager
def running_carrier() -> Iterator[Carrier]:
    """A carrier whose program listens until the end."""
    carrier = Carrier()

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            headers["raw"] = raw.decode()
            carrier.received.append((self.path, headers, json.loads(raw)))
            queue = carrier.answers.get(self.path)
            status, body = queue.pop(0) if queue else carrier.usual[self.path]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *_args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    carrier.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()


def is_signed(handler: DeliveryHandler, headers: dict[str, str]) -> bool:
    """Whether what was received carries the signature of our calls."""
    moment, _comma, digest = headers["x-dealwright-signature"].partition(",")
    text = f"{moment.removeprefix('t=')}.{headers['raw']}".encode()
    expected = hmac.new(handler.signing_secret.encode(), text, hashlib.sha256).hexdigest()
    return digest == f"v1={expected}"
