"""Posting what is due. A call is claimed like a row of the outbox: a lease with a fencing number.

No transaction is open while another program is waited for. Between its word and our commit a worker may die;
then the call goes out again with the same `Idempotency-Key`.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dealwright.automation.rules import running
from dealwright.automation.webhooks.models import CallState, WebhookCall
from dealwright.kit import clock, outgoing
from dealwright.kit.errors import Refused

LEASE_SECONDS = 60
TIMEOUT_SECONDS = 10.0
MOST_ATTEMPTS = 7
FIRST_PAUSE = timedelta(seconds=15)
"""Before the second try; each further pause is four times as long, almost six hours in all."""
KEPT_DAYS = 30
"""How long a call that was taken is kept."""

_CLAIM = """
UPDATE automation_webhook_call SET due_at = %(now)s + %(lease)s * interval '1 second', fence = fence + 1,
                                   leased_by = pg_backend_pid()
WHERE id = (
    SELECT id FROM automation_webhook_call
    WHERE state = 'queued' AND due_at <= %(now)s
    ORDER BY due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""

_FREE_ORPHANS = """
UPDATE automation_webhook_call SET due_at = %(now)s, leased_by = NULL
WHERE state = 'queued' AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = automation_webhook_call.leased_by)
"""


def step() -> bool:
    """Make the call that is due longest; True when there was one."""
    call = claim()
    if call is None:
        return False
    try:
        answer = outgoing.post(
            call.url, json=call.body, headers={"Idempotency-Key": call.key}, timeout=TIMEOUT_SECONDS
        )
    except Refused as refusal:
        _not_taken(call, str(refusal), for_good=True)
    except outgoing.OutgoingFailed as failure:
        _not_taken(call, str(failure))
    else:
        if answer.is_success:
            _taken(call, answer.status)
        else:
            problem = _("The receiver answered %(status)s.") % {"status": answer.status}
            _not_taken(call, problem, status=answer.status)
    return True


def claim() -> WebhookCall | None:
    """Take the call that is due longest into our hands until the lease ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": clock.now(), "lease": LEASE_SECONDS})
        row = cursor.fetchone()
    return None if row is None else WebhookCall.objects.get(pk=row[0])


def free_orphans() -> bool:
    """Give back what a worker held that is no longer connected, without waiting for its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_ORPHANS, {"now": clock.now()})
        return cursor.rowcount > 0


def forget_taken() -> bool:
    """Let go of what was taken long ago."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    WebhookCall.objects.filter(state=CallState.TAKEN, finished_at__lt=old).delete()
    return False


def _taken(call: WebhookCall, status: int) -> None:
    _held(call).update(
        state=CallState.TAKEN,
        status=status,
        problem="",
        attempts=call.attempts + 1,
        leased_by=None,
        finished_at=clock.now(),
    )


def _not_taken(call: WebhookCall, problem: str, *, status: int | None = None, for_good: bool = False) -> None:
    """Another try later; once tries are used up the rule has failed, and its record's colleagues are told."""
    attempts, now = call.attempts + 1, clock.now()
    said = {"status": status, "problem": problem[:2_000], "attempts": attempts, "leased_by": None}
    if not for_good and attempts < MOST_ATTEMPTS:
        _held(call).update(due_at=now + FIRST_PAUSE * 4**call.attempts, **said)
        return
    with transaction.atomic():
        if _held(call).update(state=CallState.FAILED, finished_at=now, **said):
            running.fail_after_all(call.key, problem)


def _held(call: WebhookCall) -> QuerySet[WebhookCall]:
    """The row, as long as nobody else has claimed it since."""
    return WebhookCall.objects.filter(pk=call.pk, fence=call.fence, state=CallState.QUEUED)
