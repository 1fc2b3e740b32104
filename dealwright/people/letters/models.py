"""A letter on its way out: one row for one recipient, kept until the mail server has taken it and after."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from django.db import models

from dealwright.events.models import Recorded
from dealwright.people.letters.writing import Content, opened


class LetterState(StrEnum):
    """Where a letter is."""

    KEPT = "kept"
    """There was no mail server when it was written; it is read in the office, or sent by hand later."""
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Letter(Recorded):
    """What was written to one address. The row is the queue, the timer and the lock."""

    record_kind = "letter"

    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    sender_name = models.CharField(max_length=120, blank=True, db_default="", default="")
    """In whose name it is sent, if not in that of the mail server. The address is the server's unless a
    higher floor tells another one (`addressing`): a domain answers (SPF, DMARC) for letters from its own
    addresses alone.
    """
    sealed = models.TextField()
    """The message without its sender, encrypted: it may hold links that open an account."""
    message_id = models.CharField(max_length=250)
    """The same at every try, so that a mail program shows a repeated letter once."""
    key = models.CharField(max_length=300, null=True, unique=True)  # noqa: DJ001  most have none
    """What the letter is for: a second one with the same key is not written."""
    state = models.CharField(max_length=6, default=LetterState.QUEUED.value)
    answer = models.TextField(blank=True)
    """What the mail server said last, or why it could not be asked."""
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    """The next try; a claim moves it to the end of the lease."""
    fence = models.PositiveIntegerField(default=0)
    """Counts claims: a worker whose lease ran out can write nothing any more."""
    leased_by = models.IntegerField(null=True)
    """The server process of the worker's connection."""
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_letter"
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="people_letter_due", condition=models.Q(state="queued")
            ),
            models.Index(fields=["state", "id"], name="people_letter_state"),
        ]

    def __str__(self) -> str:
        return self.subject

    @cached_property
    def content(self) -> Content:
        """What stands in it."""
        return opened(self.sealed)
