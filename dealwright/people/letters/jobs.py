"""Sending what is due. A letter is claimed like a row of the outbox: a lease with a fencing number.

Between the word of the mail server and our commit a worker may die; then the letter goes out again with the
same Message-ID, and mail programs show it once.
"""

from __future__ import annotations

from django.db import connection, transaction

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.letters import posting
from dealwright.people.letters.actions import note_failure, note_sent
from dealwright.people.letters.addressing import address_shown_by
from dealwright.people.letters.enclosing import enclosed_in
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.queries import the_mail_server

LEASE_SECONDS = 120
"""Longer than the longest conversation with a mail server about a letter without files."""
LEASE_WITH_FILES_SECONDS = int(posting.LONGEST_WITH_FILES_SECONDS) + 300
"""The same for one with files, which are read meanwhile."""

_CLAIM = """
UPDATE people_letter SET due_at = %(now)s + %(lease)s * interval '1 second', fence = fence + 1,
                         leased_by = pg_backend_pid()
WHERE id = (
    SELECT id FROM people_letter
    WHERE state = 'queued' AND due_at <= %(now)s
    ORDER BY due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""

_HOLD = """
UPDATE people_letter SET due_at = %(now)s + %(lease)s * interval '1 second'
WHERE id = %(id)s AND fence = %(fence)s AND state = 'queued'
"""

_FREE_ORPHANS = """
UPDATE people_letter SET due_at = %(now)s, leased_by = NULL
WHERE state = 'queued' AND leased_by IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = people_letter.leased_by)
"""


def step() -> bool:
    """Send the letter that is due longest; True when there was one."""
    letter = claim()
    server = the_mail_server() if letter is not None else None
    if letter is None or server is None:
        return False
    postman = Actor.system("Postman")
    enclosed = enclosed_in(letter.pk)
    if enclosed:
        _hold_longer(letter)
    try:
        posted = posting.post(server, letter, enclosed, address=address_shown_by(letter.pk))
    except posting.NotTaken as refusal:
        note_failure(letter, answer=refusal.answer, for_good=refusal.for_good, by=postman)
    else:
        note_sent(letter, answer=posted.answer, by=postman)
    return True


def claim() -> Letter | None:
    """Take the letter that is due longest into our hands until the lease ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": clock.now(), "lease": LEASE_SECONDS})
        row = cursor.fetchone()
    return None if row is None else Letter.objects.get(pk=row[0])


def _hold_longer(letter: Letter) -> None:
    """It encloses files: nobody else takes it while a slow line carries them and the server scans them."""
    now, lease = clock.now(), LEASE_WITH_FILES_SECONDS
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"now": now, "lease": lease, "id": letter.pk, "fence": letter.fence})


def free_orphans() -> bool:
    """Give back what a worker held that is no longer connected, without waiting for its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_ORPHANS, {"now": clock.now()})
        return cursor.rowcount > 0
