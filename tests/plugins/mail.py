"""Real mail servers on loopback: one that takes letters, and others that refuse, hang or want a secret."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import BytesParser
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "shop", "s3cret words"


@dataclass
class Postbox:
    """What a mail server took, and what it answers."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_letter: str = "250 OK queued as 7"
    to_goodbye: str = "221 Bye"
    scans_seconds: float = 0
    """How long it looks at a letter before it answers."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, to: str, options: Any) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(to)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.to_letter.startswith("2"):
            self.letters.append(BytesParser().parsebytes(bytes(envelope.content or b"")))
            self.recipients += envelope.rcpt_tos
        await asyncio.sleep(self.scans_seconds)
        return self.to_letter

    async def handle_QUIT(self, server: Any, session: Any, envelope: Envelope) -> str:
        return self.to_goodbye


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 and localhost that signed itself."""

    chain: Path
    context: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Made once for the whole run; a client trusts it by `SSL_CERT_FILE`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address(HOST))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return Certificate(chain, context)


@pytest.fixture
def postbox() -> Iterator[Callable[..., Postbox]]:
    """`postbox()` starts a mail server; the arguments are those of aiosmtpd's controller."""
    started: list[Controller] = []

    def start(**options: Any) -> Postbox:
        box = Postbox(port=free_port())
        controller = Controller(box, hostname=HOST, port=box.port, **options)
        controller.start()
        started.append(controller)
        return box

    yield start
    for controller in started:
        controller.stop(no_assert=True)


def lets_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """An authenticator for USER and PASSWORD."""
    known = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=known)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A machine that takes the call and says nothing, ever."""
    with closing(socket.socket()) as listening:
        listening.bind((HOST, 0))
        listening.listen()
        yield int(listening.getsockname()[1])


@pytest.fixture
def dripping_port() -> Iterator[int]:
    """A machine that says a little all the time and never comes to the point."""
    stop = threading.Event()
    listening = socket.socket()
    listening.bind((HOST, 0))
    listening.listen()
    listening.settimeout(0.05)

    def drip() -> None:
        callers: list[socket.socket] = []
        while not stop.wait(0.02):
            with suppress(TimeoutError):
                callers.append(listening.accept()[0])
            for caller in callers:
                try:
                    caller.sendall(b"220-Just a moment\r\n")
                except OSError:
                    caller.close()
        for caller in callers:
            caller.close()

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    yield int(listening.getsockname()[1])
    stop.set()
    dripping.join(2)
    listening.close()


def free_port() -> int:
    """A port nobody listens at."""
    with closing(socket.socket()) as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])
