"""Posting what is due to handlers. A call is claimed like a row of the outbox: a lease with a fencing number.

No transaction is open while a handler is waited for. Between its word and our commit a worker may die; then
the call goes out again with the same `Idempotency-Key`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.sales.delivery_handlers.calling import NotAnswered, call
from dealwright.sales.delivery_requests.actions import note_not_taken, note_taken
from dealwright.sales.delivery_requests.hearing import news_from
from dealwright.sales.delivery_requests.models import CallState, DeliveryCall, Purpose

LEASE_SECONDS = 60
TIMEOUT_SECONDS = 15.0
MOST_ATTEMPTS = 7
FIRST_PAUSE = timedelta(seconds=15)
"""Before the second try; each further pause is four times as long, almost six hours in all."""

_CLAIM = """
UPDATE sales_delivery_call SET due_at = %(now)s + %(lease)s * interval '1 second', fence = fence + 1,
                               leased_by = pg_backend_pid()
WHERE id = (
    SELECT id FROM sales_delivery_call
    WHERE state = 'queued' AND due_at <= %(now)s
    ORDER BY due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""

_FREE_ORPHANS = """
UPDATE sales_delivery_call SET due_at = %(now)s, leased_by = NULL
WHERE state = 'queued' AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = sales_delivery_call.leased_by)
"""


def step() -> bool:
    """Make the call that is due longest; True when there was one."""
    claimed = claim()
    if claimed is None:
        return False
    handler = claimed.request.handler
    url = handler.cancel_url if claimed.purpose == Purpose.CANCEL else handler.request_url
    try:
        told = call(handler, url, _body(claimed), timeout=TIMEOUT_SECONDS, key=_key(claimed))
    except NotAnswered as failure:
        _not_taken(claimed, str(failure), for_good=failure.for_good)
    else:
        note_taken(claimed, news=news_from(told), by=Actor.system(handler.name))
    return True


def claim() -> DeliveryCall | None:
    """Take the call that is due longest into our hands until the lease ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": clock.now(), "lease": LEASE_SECONDS})
        row = cursor.fetchone()
    if row is None:
        return None
    related = ("request__handler", "request__shipment__service")
    return DeliveryCall.objects.select_related(*related).get(pk=row[0])


def free_orphans() -> bool:
    """Give back what a worker held that is no longer connected, without waiting for its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_ORPHANS, {"now": clock.now()})
        return bool(cursor.rowcount > 0)


def _key(claimed: DeliveryCall) -> str:
    key = claimed.request.key
    return f"{key}-cancel" if claimed.purpose == Purpose.CANCEL else key


def _body(claimed: DeliveryCall) -> dict[str, Any]:
    """What was to be said when it was asked, with the settings of now: a secret lies in no queue."""
    request, service = claimed.request, claimed.request.shipment.service
    try:
        settings = {**service.settings, **service.secret_settings} if service is not None else {}
    except ValueError:
        problem = _("The secrets of this delivery service were sealed with another key; write them anew.")
        raise NotAnswered(problem, for_good=True) from None
    return {
        "event": f"delivery.request.{claimed.purpose}",
        "handler": request.handler.code,
        "key": request.key,
        "callback_url": request.callback_url if request.handler.tracks_by_callback else None,
        "settings": settings,
        **claimed.body,
    }


def _not_taken(claimed: DeliveryCall, problem: str, *, for_good: bool) -> None:
    attempts, now = claimed.attempts + 1, clock.now()
    if for_good or attempts >= MOST_ATTEMPTS:
        note_not_taken(claimed, problem=problem, by=Actor.system(claimed.request.handler.name))
        return
    held = DeliveryCall.objects.filter(pk=claimed.pk, fence=claimed.fence, state=CallState.QUEUED)
    pause = FIRST_PAUSE * 4**claimed.attempts
    held.update(due_at=now + pause, attempts=attempts, problem=problem[:2_000], leased_by=None)
