"""Calls to delivery handlers: signed, within limits, outside of transactions; made by jobs only."""

from __future__ import annotations

import hashlib
import hmac
import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit import clock, outgoing
from dealwright.kit.errors import Refused
from dealwright.sales.delivery_handlers.models import DeliveryHandler

SIGNATURE = "X-Dealwright-Signature"
"""`t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY` with the secret of the handler."""
LARGEST_ANSWER = 64 * 1024
"""Bytes."""


class NotAnswered(Exception):
    """The handler gave no answer we can use; the text says why, and whether asking again may help."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


def call(
    handler: DeliveryHandler, url: str, body: dict[str, Any], *, timeout: float, key: str = ""
) -> dict[str, Any]:
    """Post to the handler and read its JSON object; NotAnswered for anything else.

    `key` goes along as `Idempotency-Key`: the same one at every try.
    """
    content = json.dumps(body, ensure_ascii=False)
    headers = {"content-type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    try:
        headers[SIGNATURE] = signature_of(handler.signing_secret, content)
        answer = outgoing.post(url, content=content, headers=headers, timeout=timeout)
    except ValueError as error:
        raise NotAnswered(str(error), for_good=True) from None
    except Refused as refusal:
        raise NotAnswered(str(refusal), for_good=True) from None
    except outgoing.OutgoingFailed as failure:
        raise NotAnswered(str(failure)) from None
    told = _object_of(answer.body)
    if not answer.is_success:
        said = _("The handler answered %(status)s.") % {"status": answer.status}
        if told and isinstance(told.get("error"), str):
            said = f"{said} {_line(told['error'])}"
        may_help = answer.status >= 500 or answer.status in {408, 409, 425, 429}
        raise NotAnswered(said, for_good=not may_help)
    if told is None:
        raise NotAnswered(_("The handler answered with something that is no JSON object."))
    return told


def signature_of(secret: str, content: str) -> str:
    """The signature of a call that is made now."""
    at = int(clock.now().timestamp())
    digest = hmac.new(secret.encode(), f"{at}.{content}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def line_of(told: dict[str, Any], name: str, longest: int) -> str:
    """A text of an answer on one line; empty where it is none."""
    value = told.get(name)
    return _line(value)[:longest] if isinstance(value, str | int | Decimal) else ""


def _object_of(body: bytes) -> dict[str, Any] | None:
    if len(body) > LARGEST_ANSWER:
        return None
    try:
        told = json.loads(body, parse_float=Decimal, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _line(value: Any) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())[:500]
