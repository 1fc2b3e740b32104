"""How the sandbox signs what it says: `t=SECONDS,v1=HEX` over the moment and the exact bytes of the body."""

from __future__ import annotations

import re
from datetime import timedelta

from dealwright.kit import clock, secrets

HEADER = "X-Sandbox-Signature"
PURPOSE = "sandbox notice"
WINDOW = timedelta(minutes=5)
"""How old a signed message may be: what somebody copied is worth nothing later."""

_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class Forged(Exception):
    """The message is not from the sandbox, or too old."""


def sign(body: bytes) -> str:
    """The signature of a message that is sent now."""
    at = int(clock.now().timestamp())
    return f"t={at},v1={_digest(at, body)}"


def verify(body: bytes, signature: str) -> None:
    """Raise Forged unless this very body was signed by the sandbox within the window."""
    found = _SIGNATURE.fullmatch(signature)
    if found is None:
        raise Forged("there is no signature")
    at = int(found[1])
    if not secrets.same(found[2], _digest(at, body)):
        raise Forged("the signature is wrong")
    if abs(clock.now().timestamp() - at) > WINDOW.total_seconds():
        raise Forged("the signature is too old")


def _digest(at: int, body: bytes) -> str:
    return secrets.sign(PURPOSE, f"{at}.".encode() + body)
