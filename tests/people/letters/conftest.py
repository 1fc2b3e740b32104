"""A mail server in the settings, and letters to be sent through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives

from dealwright.events import Actor
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.people.mail_server.models import MailServer

SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def our_backend(settings: Any) -> None:
    """pytest-django puts letters into a list; here they become rows, as in the product."""
    settings.EMAIL_BACKEND = "dealwright.people.letters.backend.LetterBackend"


@pytest.fixture
def sends_through(db: None) -> Callable[..., MailServer]:
    """`sends_through(port)` sets the mail server up."""

    def setting(port: int, **values: Any) -> MailServer:
        wanted = {"host": "127.0.0.1", "security": "none", "sender_address": "shop@example.com"}
        return set_mail_server(**{**wanted, "sender_name": "Aurora", **values}, port=port, by=SYSTEM)

    return setting


@pytest.fixture
def write(db: None) -> Callable[..., Letter]:
    """`write()` writes a letter by Django's way and answers with its row."""

    def written(to: str = "lena@example.com", html: str = "", **options: Any) -> Letter:
        words = {"subject": "Olá, Лена", "body": "Bom dia.\nHello.", "to": [to], **options}
        message: EmailMessage = EmailMultiAlternatives(**words) if html else EmailMessage(**words)
        if html:
            message.attach_alternative(html, "text/html")  # type: ignore[attr-defined]
        message.send()
        return Letter.objects.latest("pk")

    return written
