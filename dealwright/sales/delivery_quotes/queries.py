"""Questions to programs outside, as pages leave them and read the answers: they never wait for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from dealwright.events.waking import wake
from dealwright.kit import clock
from dealwright.sales.delivery_quotes.models import DeliveryQuote, QuoteState

PATIENCE = timedelta(minutes=2)
"""How long a question that nobody answered stands before it is asked anew."""
MOST_OPEN = 200
"""Questions that wait at once: more of them are some program that plays with the checkout."""

_LEAVE = """
INSERT INTO sales_delivery_quote
    (key, service_id, holder, question, state, days, refused, problem, asked_at, due_at, fence, expires_at)
SELECT %(key)s, %(service)s, %(holder)s, %(question)s::jsonb, 'asked', '', '', '', %(now)s, %(now)s, 0,
       %(until)s
WHERE (SELECT count(*) FROM sales_delivery_quote
       WHERE state = 'asked' AND expires_at > %(now)s) < %(most)s
ON CONFLICT (key) DO UPDATE SET
    holder = excluded.holder, state = 'asked', asked_at = excluded.asked_at, due_at = excluded.due_at,
    expires_at = excluded.expires_at, price = NULL, refused = '', problem = ''
WHERE sales_delivery_quote.expires_at <= excluded.asked_at
"""


def key_of(question: Mapping[str, Any]) -> str:
    """What tells one question from another: all that the price depends on."""
    text = json.dumps(question, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def quote_of(service: Any, question: Mapping[str, Any]) -> DeliveryQuote | None:
    """The answer that holds for a question of this service; None while there is none."""
    found = DeliveryQuote.objects.filter(key=key_of(question), service=service, expires_at__gt=clock.now())
    return found.exclude(state=QuoteState.ASKED).first()


def leave_questions(questions: Iterable[tuple[Any, Mapping[str, Any]]], *, holder: str) -> None:
    """Let the worker ask what no answer holds for; what is being asked is not asked twice."""
    now, left = clock.now(), 0
    with transaction.atomic(), connection.cursor() as cursor:
        for service, question in questions:
            values = {
                "key": key_of(question),
                "service": service.pk,
                "holder": holder[:40],
                "question": json.dumps(question, ensure_ascii=False),
                "now": now,
                "until": now + PATIENCE,
                "most": MOST_OPEN,
            }
            cursor.execute(_LEAVE, values)
            left += cursor.rowcount
    if left:
        wake()


def waits_for_prices(holder: str) -> bool:
    """Whether somebody's questions have no answer yet."""
    open_ones = DeliveryQuote.objects.filter(
        holder=holder, state=QuoteState.ASKED, expires_at__gt=clock.now()
    )
    return bool(open_ones.exists())
