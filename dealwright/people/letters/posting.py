"""Handing one message over to the mail server, and what it said: exactly, in its own words."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.core.mail.message import sanitize_address
from django.utils.translation import gettext as _

from dealwright.kit import secrets
from dealwright.kit.errors import Unavailable
from dealwright.people.letters.enclosing import Enclosed
from dealwright.people.letters.models import Letter
from dealwright.people.letters.writing import source
from dealwright.people.mail_server.models import MailServer, Security

STEP_SECONDS = 15.0
"""The longest wait for one word of the server."""
LONGEST_SECONDS = 45.0
"""The longest for the whole conversation: a server that drips holds nobody up."""
VERDICT_SECONDS = 600.0
"""The longest wait for the last word on a letter with files, which many servers scan first (RFC 5321,
4.5.3.2.6). Whoever hangs up before hands a letter over again that was taken.
"""
SLOWEST_LINE = 32 * 1024
"""Bytes that a line carries in a second at the least; the time for a letter with files is reckoned by it."""
LONGEST_WITH_FILES_SECONDS = 1500.0
"""The longest for handing over a letter with files, however big it is."""


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


def post(
    server: MailServer, letter: Letter, enclosed: Sequence[Enclosed] = (), *, address: str = ""
) -> Posted:
    """Hand the letter over with what it encloses; raises NotTaken, also where a file cannot be read: half a
    letter is not sent. It shows `address`, or that of the server, to which returned letters go in any case.
    """
    try:
        sender = server.sender_called(letter.sender_name, address)
        message = source(letter.sealed, sender=sender, enclosed=enclosed)
    except FileNotFoundError:
        raise NotTaken(
            _("The content of an attached file is gone; nothing was sent."), for_good=True
        ) from None
    except Unavailable as trouble:
        raise NotTaken(str(trouble)) from trouble
    except ValueError:
        raise NotTaken(
            _("This letter was sealed with another secret key of the installation."), for_good=True
        ) from None
    try:
        with _connected(server) as session:
            _let_in(session, server)
            patience = patience_for(len(message)) if enclosed else None
            return _hand_over(session, server.sender_address, letter.to, message, patience)
    except smtplib.SMTPResponseException as error:
        raise NotTaken(_told(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as error:
        raise NotTaken(_went_wrong(server, error)) from error


def patience_for(size: int) -> float:
    """How many seconds a letter with files may take from its first byte to the last word of the server."""
    return min(size / SLOWEST_LINE + VERDICT_SECONDS, LONGEST_WITH_FILES_SECONDS)


class _Impatient:
    """A conversation that ends after the longest time, whatever the server does."""

    sock: socket.socket | None = None
    is_over = False
    _alarm: threading.Timer | None = None

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Set the alarm, then call."""
        self._set_alarm(LONGEST_SECONDS)
        return super().connect(*args, **kwargs)  # type: ignore[misc]

    def wait(self, seconds: float) -> None:
        """From now on a word may take this long, and so may all that follows."""
        self._set_alarm(seconds)
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def send(self, said: Any) -> None:
        """Say it; TimeoutError where it was not taken in time."""
        with self._in_time():
            super().send(said)  # type: ignore[misc]

    def getreply(self) -> Any:
        """The answer; TimeoutError where there was none in time."""
        with self._in_time():
            return super().getreply()  # type: ignore[misc]

    def __exit__(self, *trouble: object) -> None:
        """Say goodbye and hang up. The letter was taken by now, or not: no answer to this changes it."""
        with suppress(smtplib.SMTPException, OSError):
            self.wait(STEP_SECONDS)
            self.docmd("QUIT")  # type: ignore[attr-defined]
        self.close()

    def close(self) -> None:
        """Hang up, and take the alarm away."""
        if self._alarm is not None:
            self._alarm.cancel()
        super().close()  # type: ignore[misc]

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Tell waiting too long from being hung up on."""
        try:
            yield
        except smtplib.SMTPServerDisconnected as error:
            if self.is_over or isinstance(error.__context__, TimeoutError):
                raise TimeoutError from error
            raise

    def _set_alarm(self, seconds: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = threading.Timer(seconds, self._hang_up)
        self._alarm.daemon = True
        self._alarm.start()

    def _hang_up(self) -> None:
        self.is_over = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _Plain(_Impatient, smtplib.SMTP):
    """From the start in the open."""


class _Sealed(_Impatient, smtplib.SMTP_SSL):
    """From the start within TLS."""


def _connected(server: MailServer) -> _Plain | _Sealed:
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


def _hand_over(
    session: _Plain | _Sealed, sender: str, to: str, message: bytes, patience: float | None
) -> Posted:
    """Sender, recipient, message. A refusal here concerns this letter. `patience`, where there is one, begins
    with the message.
    """
    session.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if session.has_extn("8bitmime") else []
    _accepted(session.mail(sanitize_address(sender, "utf-8"), options))
    _accepted(session.rcpt(sanitize_address(to, "utf-8")))
    if patience is not None:
        session.wait(patience)
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
