"""Handing one message over to the mail server, and what it said: exactly, in its own words."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.mail.message import sanitize_address
from django.utils.translation import gettext as _

from dealwright.kit import secrets
from dealwright.people.letters.writing import source
from dealwright.people.mail_server.models import MailServer, Security

STEP_SECONDS = 15.0
"""The longest wait for one word of the server."""
LONGEST_SECONDS = 45.0
"""The longest for the whole conversation: a server that drips holds nobody up."""


class NotTaken(Exception):
    """The server did not take the letter; the text is what it said, or what went wrong on the way."""

    def __init__(self, answer: str, *, for_good: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer[:2000]
        self.for_good = for_good
        """Whether another try would be in vain: the server refused this letter, not this moment."""


@dataclass(frozen=True)
class Posted:
    """The server took it."""

    answer: str


def post(server: MailServer, *, to: str, sealed: str) -> Posted:
    """Hand the letter over; raises NotTaken."""
    try:
        message = source(sealed, sender=server.sender)
    except ValueError:
        raise NotTaken(
            _("This letter was sealed with another secret key of the installation."), for_good=True
        ) from None
    try:
        with _connected(server) as session:
            _let_in(session, server)
            return _hand_over(session, server.sender_address, to, message)
    except smtplib.SMTPResponseException as error:
        raise NotTaken(_told(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as error:
        raise NotTaken(_went_wrong(server, error)) from error


class _Impatient:
    """A conversation that ends after the longest time, whatever the server does."""

    sock: socket.socket | None = None
    is_over = False
    _alarm: threading.Timer | None = None

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Set the alarm, then call."""
        self._alarm = threading.Timer(LONGEST_SECONDS, self._hang_up)
        self._alarm.daemon = True
        self._alarm.start()
        return super().connect(*args, **kwargs)  # type: ignore[misc]

    def getreply(self) -> Any:
        """The answer; TimeoutError where there was none in time."""
        try:
            return super().getreply()  # type: ignore[misc]
        except smtplib.SMTPServerDisconnected as error:
            if self.is_over or isinstance(error.__context__, TimeoutError):
                raise TimeoutError from error
            raise

    def close(self) -> None:
        """Hang up, and take the alarm away."""
        if self._alarm is not None:
            self._alarm.cancel()
        super().close()  # type: ignore[misc]

    def _hang_up(self) -> None:
        self.is_over = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _Plain(_Impatient, smtplib.SMTP):
    """From the start in the open."""


class _Sealed(_Impatient, smtplib.SMTP_SSL):
    """From the start within TLS."""


def _connected(server: MailServer) -> smtplib.SMTP:
    name = server.sender_address.rpartition("@")[2] or "localhost"
    where: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "local_hostname": name,
        "timeout": STEP_SECONDS,
    }
    if server.security == Security.TLS:
        return _Sealed(**where, context=ssl.create_default_context())
    return _Plain(**where)


def _let_in(session: smtplib.SMTP, server: MailServer) -> None:
    if server.security == Security.STARTTLS:
        session.starttls(context=ssl.create_default_context())
    if server.user:
        session.login(server.user, secrets.unseal(server.password_sealed) if server.password_sealed else "")


def _hand_over(session: smtplib.SMTP, sender: str, to: str, message: bytes) -> Posted:
    """Sender, recipient, message. A refusal here concerns this letter."""
    session.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if session.has_extn("8bitmime") else []
    _accepted(session.mail(sanitize_address(sender, "utf-8"), options))
    _accepted(session.rcpt(sanitize_address(to, "utf-8")))
    return Posted(_accepted(session.data(message)))


def _accepted(reply: tuple[int, bytes]) -> str:
    code, answer = reply
    if not 200 <= code < 300:
        raise NotTaken(_told(code, answer), for_good=code >= 500)
    return _told(code, answer)


def _told(code: int, answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {' '.join(words.split())}".strip()


def _went_wrong(server: MailServer, error: Exception) -> str:
    """What stood in the way when the server itself said nothing."""
    where = {"server": str(server)}
    match error:
        case ssl.SSLCertVerificationError():
            said = _("The certificate of %(server)s is not to be trusted: %(reason)s")
            return said % {**where, "reason": error.verify_message}
        case ssl.SSLError():
            said = _("%(server)s does not speak TLS here: %(reason)s")
            return said % {**where, "reason": error.reason or error}
        case TimeoutError():
            return _("%(server)s did not answer in time.") % where
        case ConnectionRefusedError():
            return _("Nobody listens at %(server)s: the connection was refused.") % where
        case socket.gaierror():
            return _("There is no machine called %(host)s.") % {"host": server.host}
        case smtplib.SMTPServerDisconnected() | ConnectionError():
            return _("%(server)s hung up in the middle: %(reason)s") % {**where, "reason": error}
        case smtplib.SMTPNotSupportedError():
            said = _("%(server)s does not offer what the settings ask for: %(reason)s")
            return said % {**where, "reason": error}
    return f"{type(error).__name__}: {error}"
