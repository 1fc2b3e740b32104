"""Identifiers that no two machines make alike."""

import secrets
import time
from uuid import UUID

_VERSION, _VARIANT = 7, 0b10


def new_identifier() -> UUID:
    """A UUID of version 7 (RFC 9562): later ones are greater, so that an index of them grows at its end."""
    milliseconds = time.time_ns() // 1_000_000
    high, low = secrets.randbits(12), secrets.randbits(62)
    return UUID(int=milliseconds << 80 | _VERSION << 76 | high << 64 | _VARIANT << 62 | low)
