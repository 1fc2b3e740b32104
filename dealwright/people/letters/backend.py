"""Django's way to the mail: every message becomes letters of ours, inside the transaction that wrote it.

A change that is rolled back sends nothing; a change that commits is not forgotten by a worker that dies.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dealwright.events import Actor
from dealwright.people.letters.actions import write_letters


class LetterBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`: keeps instead of sending; the worker sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters; answers with the number of messages that have somebody to go to."""
        kept = 0
        for message in email_messages:
            if message.recipients():
                write_letters(message, by=Actor.system())
                kept += 1
        return kept
