"""What handlers say of a request, read with care: texts are cut, what is not understood is passed over."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from dealwright.sales.delivery_handlers.calling import line_of
from dealwright.sales.delivery_requests.actions import News

MOST_DETAILS = 20
LONGEST_MESSAGE = 2_000


def news_from(told: dict[str, Any]) -> News:
    """The news in a JSON object; without an `id` of its own it is known by what it says."""
    message = told.get("message")
    message = message if isinstance(message, dict) else {}
    text = message.get("text")
    return News(
        notice_id=line_of(told, "id", 120) or _fingerprint(told),
        request_id=line_of(told, "request_id", 120),
        status=line_of(told, "status", 200),
        details=_details(told.get("details")),
        tracking_number=line_of(told, "tracking_number", 120),
        tracking_state=line_of(told, "tracking_status", 200),
        is_over=told.get("is_over") is True,
        subject=line_of(message, "subject", 200),
        message=_printable(text)[:LONGEST_MESSAGE].strip() if isinstance(text, str) else "",
    )


def says_nothing(news: News) -> bool:
    """Whether there is nothing in it that could be written down."""
    return not (
        news.status
        or news.details
        or news.tracking_number
        or news.tracking_state
        or news.is_over
        or news.message
    )


def _details(told: Any) -> list[dict[str, str]] | None:
    if not isinstance(told, list):
        return None
    rows = [one for one in told if isinstance(one, dict)][:MOST_DETAILS]
    found = [{"name": line_of(one, "name", 80), "value": line_of(one, "value", 300)} for one in rows]
    return [one for one in found if one["name"] and one["value"]]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def _fingerprint(told: dict[str, Any]) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
