"""A message as it is kept: sealed, without its sender, and read again for the office and the mail server."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from dealwright.kit import clock, secrets
from dealwright.people.letters.enclosing import Enclosed

KEY_HEADER = "X-Letter-Key"
"""A header by which the writer says what the letter is for; it does not travel."""
TRIES_HEADER = "X-Letter-Tries"
"""A header by which the writer says how often it may be tried; it does not travel."""
SENDER_HEADER = "X-Letter-Sender"
"""A header by which the writer says in whose name it is sent; it does not travel."""
NOT_TRAVELLING = {KEY_HEADER, TRIES_HEADER, SENDER_HEADER}
AS_WRITTEN = email.policy.SMTP.clone(refold_source="none")
"""Lines of the head stay as they are: folded anew, a long address of a web page would be encoded as words."""


@dataclass(frozen=True)
class Content:
    """What stands in a letter."""

    text: str
    html: str
    attachments: list[str]
    """Their names."""


@dataclass(frozen=True)
class Written:
    """A message ready to be kept."""

    message_id: str
    sealed: str


def written(message: EmailMessage) -> Written:
    """The message with a name that stays the same at every try. The sender is added when it leaves."""
    message.extra_headers = {
        name: value for name, value in message.extra_headers.items() if name not in NOT_TRAVELLING
    }
    message_id = make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost")
    message.extra_headers |= {
        "Message-ID": message_id,
        "Date": formatdate(clock.now().timestamp(), localtime=False),
    }
    parts: Any = message.message()
    del parts["From"]
    return Written(message_id, secrets.seal(parts.as_bytes(linesep="\r\n").decode("latin-1")))


def source(sealed: str, *, sender: str, enclosed: Sequence[Enclosed] = ()) -> bytes:
    """The message as the mail server takes it, with the files it encloses."""
    message = f"From: {sender}\r\n".encode("ascii") + _unsealed(sealed)
    if not enclosed:
        return message
    parsed: Any = email.message_from_bytes(message, policy=AS_WRITTEN)
    for file in enclosed:
        main, _slash, sub = file.type.partition("/")
        parsed.add_attachment(file.read(), maintype=main, subtype=sub or "octet-stream", filename=file.name)
    whole: bytes = parsed.as_bytes()
    return whole


def opened(sealed: str) -> Content:
    """What stands in it; nothing when it was sealed with another key of the installation."""
    try:
        parsed = email.message_from_bytes(_unsealed(sealed), policy=email.policy.default)
    except ValueError:
        return Content("", "", [])
    names = [part.get_filename() or "" for part in parsed.iter_attachments()]
    return Content(_body(parsed, "plain"), _body(parsed, "html"), names)


def _unsealed(sealed: str) -> bytes:
    return secrets.unseal(sealed).encode("latin-1")


def _body(parsed: Any, kind: str) -> str:
    part = parsed.get_body((kind,))
    return "" if part is None else part.get_content().replace("\r\n", "\n").strip()
