"""Sending texts that are due. One is claimed like a letter: a lease with a fencing number.

Between the word of the gateway and our commit a worker may die; then the text is handed over again with the
same key, by which a gateway that we call knows it.
"""

from __future__ import annotations

from django.db import connection, transaction

from dealwright.channels.messages.actions import note_text_failure, note_text_kept, note_text_sent
from dealwright.channels.messages.models import Dispatch
from dealwright.channels.senders import gateways
from dealwright.channels.senders.models import Way
from dealwright.channels.senders.queries import sender_of
from dealwright.events import Actor
from dealwright.kit import clock

LEASE_SECONDS = 120
"""Longer than the longest call of a gateway."""

_CLAIM = """
UPDATE channels_dispatch SET due_at = %(now)s + %(lease)s * interval '1 second', fence = fence + 1,
                             leased_by = pg_backend_pid()
WHERE id = (
    SELECT id FROM channels_dispatch
    WHERE NOT is_done AND due_at <= %(now)s
    ORDER BY due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""

_FREE_ORPHANS = """
UPDATE channels_dispatch SET due_at = %(now)s, leased_by = NULL
WHERE NOT is_done AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = channels_dispatch.leased_by)
"""


def step() -> bool:
    """Send the text that is due longest; True when there was one."""
    dispatch = claim()
    if dispatch is None:
        return False
    message, courier = dispatch.message, Actor.system("Courier")
    sender = sender_of(message.channel, message.gateway_id)
    if sender.way == Way.LOG:
        return note_text_kept(dispatch, by=courier)
    try:
        answer = gateways.hand_over(sender, to=message.address, text=message.text, message_id=message.pk)
    except gateways.NotTaken as refusal:
        note_text_failure(dispatch, answer=refusal.answer, for_good=refusal.for_good, by=courier)
    else:
        note_text_sent(dispatch, answer=answer, by=courier)
    return True


def claim() -> Dispatch | None:
    """Take the text that is due longest into our hands until the lease ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": clock.now(), "lease": LEASE_SECONDS})
        row = cursor.fetchone()
    return None if row is None else Dispatch.objects.select_related("message").get(pk=row[0])


def free_orphans() -> bool:
    """Give back what a worker held that is no longer connected, without waiting for its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_ORPHANS, {"now": clock.now()})
        return cursor.rowcount > 0
