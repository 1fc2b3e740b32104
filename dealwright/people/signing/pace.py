"""How often one may try to sign in: per account and per address, over all processes together."""

import hashlib

from django.db import connection
from django.http import HttpRequest

from dealwright.kit import clock

PER_ACCOUNT, PER_ADDRESS = 10, 60
"""Tries a minute. An account that does not exist is counted like one that does."""

_TRY = """
    INSERT INTO api_rate_window AS kept (owner, minute, taken) VALUES (%(owner)s, %(minute)s, 1)
    ON CONFLICT (owner, minute) DO UPDATE SET taken = kept.taken + 1 WHERE kept.taken < %(limit)s
    RETURNING taken
"""


def may_try(request: HttpRequest, email: str) -> bool:
    """Count one try; False when this account or this address had too many within the minute."""
    address = request.META.get("REMOTE_ADDR", "")
    return _count(f"address {address}", PER_ADDRESS) and _count(
        f"account {email.strip().lower()}", PER_ACCOUNT
    )


def _count(what: str, limit: int) -> bool:
    owner = "sign-in:" + hashlib.sha256(what.encode()).hexdigest()[:40]
    minute = int(clock.now().timestamp() // 60)
    with connection.cursor() as cursor:
        cursor.execute(_TRY, {"owner": owner, "minute": minute, "limit": limit})
        return cursor.fetchone() is not None
