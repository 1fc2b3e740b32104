"""Asking programs outside what deliveries cost. Several are asked at once, so that a slow one delays few.

No transaction is open while a handler is waited for; a worker that died leaves the question to the next one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from dealwright.kit import clock
from dealwright.kit.money import CURRENCY_CODES, LARGEST, Money, rounded
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.delivery_handlers.calling import NotAnswered, call, line_of
from dealwright.sales.delivery_quotes.models import DeliveryQuote, QuoteState

TIMEOUT_SECONDS = 5.0
LEASE_SECONDS = 20
AT_ONCE = 8
HOLDS = timedelta(minutes=30)
"""How long a price holds."""
REFUSAL_HOLDS = timedelta(minutes=10)
FAILURE_HOLDS = timedelta(seconds=30)
"""How long a handler that is down is left alone with the same question."""
KEPT = timedelta(days=2)
BATCH = 500

_CLAIM = """
UPDATE sales_delivery_quote SET due_at = %(now)s + %(lease)s * interval '1 second', fence = fence + 1
WHERE id IN (
    SELECT id FROM sales_delivery_quote
    WHERE state = 'asked' AND due_at <= %(now)s AND expires_at > %(now)s
    ORDER BY due_at, id
    LIMIT %(most)s
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def step() -> bool:
    """Ask what is due longest; True when there was something."""
    claimed = _claim()
    if not claimed:
        return False
    asked = [(quote, _body(quote)) for quote in claimed]
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="quotes") as threads:
        answers = list(threads.map(lambda one: _ask(*one), asked))
    for quote, answer in zip(claimed, answers, strict=True):
        _keep(quote, answer)
    return True


def forget_old() -> bool:
    """Let go of what expired long ago."""
    old = DeliveryQuote.objects.filter(expires_at__lt=clock.now() - KEPT).values("pk")[:BATCH]
    deleted, _by_kind = DeliveryQuote.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return deleted == BATCH


def _claim() -> list[DeliveryQuote]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": clock.now(), "lease": LEASE_SECONDS, "most": AT_ONCE})
        ids = [row[0] for row in cursor.fetchall()]
    return list(DeliveryQuote.objects.select_related("service__handler").filter(pk__in=ids)) if ids else []


def _body(quote: DeliveryQuote) -> dict[str, Any] | str:
    """What the handler is sent; in words why nothing can be."""
    service: DeliveryService = quote.service
    if service.handler is None:
        return str(_("This delivery service has no handler any more."))
    try:
        sealed = service.secret_settings
    except ValueError:
        return str(_("The secrets of this delivery service were sealed with another key; write them anew."))
    question = {
        name: value for name, value in quote.question.items() if name not in {"handler_version", "service"}
    }
    return {
        "event": "delivery.calculate",
        "handler": service.handler.code,
        "service": {"id": service.pk, "name": service.name},
        "settings": {**service.settings, **sealed},
        **question,
    }


def _ask(quote: DeliveryQuote, body: dict[str, Any] | str) -> dict[str, Any]:
    """What is to be kept of the answer; no database is touched here."""
    handler = quote.service.handler
    if isinstance(body, str) or handler is None:
        return _failed(str(body))
    try:
        told = call(handler, handler.calculate_url, body, timeout=TIMEOUT_SECONDS)
    except NotAnswered as failure:
        return _failed(str(failure))
    except Exception as surprise:  # one odd answer must not keep the others from being asked
        return _failed(f"{type(surprise).__name__}: {surprise}")
    if refused := line_of(told, "refused", 300):
        return {"state": QuoteState.SAID, "refused": refused, "expires_at": clock.now() + REFUSAL_HOLDS}
    price = _price(told.get("price"), str(quote.question["currency"]))
    if price is None or str(told.get("currency", quote.question["currency"])) != quote.question["currency"]:
        return _failed(_("The handler told no price that can be kept."))
    days = line_of(told, "days", 40)
    return {"state": QuoteState.SAID, "price": price, "days": days, "expires_at": clock.now() + HOLDS}


def _price(said: Any, currency: str) -> Decimal | None:
    if isinstance(said, bool) or not isinstance(said, str | int | Decimal) or len(str(said)) > 30:
        return None
    try:
        price = Decimal(str(said))
    except InvalidOperation:
        return None
    if not price.is_finite() or not 0 <= price <= LARGEST or currency not in CURRENCY_CODES:
        return None
    exact: Decimal = rounded(Money(price, currency)).amount
    return exact


def _failed(problem: str) -> dict[str, Any]:
    return {
        "state": QuoteState.FAILED,
        "problem": problem[:500],
        "expires_at": clock.now() + FAILURE_HOLDS,
    }


def _keep(quote: DeliveryQuote, answer: dict[str, Any]) -> None:
    """As long as nobody else has claimed the question since."""
    held = DeliveryQuote.objects.filter(pk=quote.pk, fence=quote.fence, state=QuoteState.ASKED)
    held.update(**answer)
