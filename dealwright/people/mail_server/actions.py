"""Verbs that change the mail server."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import secrets
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_administrator, require_settings
from dealwright.people.letters.actions import write_letters
from dealwright.people.letters.models import Letter
from dealwright.people.letters.writing import TRIES_HEADER
from dealwright.people.mail_server.events import MailServerChanged, MailServerRemoved
from dealwright.people.mail_server.models import MailServer, Security
from dealwright.people.mail_server.queries import the_mail_server

EDITABLE = ("host", "port", "security", "user", "sender_name", "sender_address")
HOST = re.compile(r"(?=.{1,253}\Z)[0-9A-Za-z]([0-9A-Za-z.:-]*[0-9A-Za-z])?")
OPENS_ELSEWHERE = {"host", "port", "security"}
"""Fields that would hand the kept password to somebody else, or in the open."""


@action
def set_mail_server(*, password: str | None = None, by: Actor, **values: Any) -> MailServer:
    """Say where letters leave and in whose name. `password=None` keeps the one there is.

    When the server itself changes, the kept password is forgotten: it was given to another one.
    """
    require_administrator(by)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"set_mail_server does not change {', '.join(sorted(unknown))}")
    server = MailServer.objects.select_for_update().filter(pk=1).first() or MailServer(pk=1)
    changes = []
    for field, value in values.items():
        before, value = getattr(server, field), value.strip() if isinstance(value, str) else value
        if before != value:
            changes.append(FieldChange(field=field, before=before, after=value))
            setattr(server, field, value)
    _refuse_odd(server)
    moved = any(change.field in OPENS_ELSEWHERE for change in changes)
    if password is not None:
        server.password_sealed = secrets.seal(password) if password else ""
        changes.append(FieldChange(field="password"))
    elif moved and server.password_sealed:
        server.password_sealed = ""
        changes.append(FieldChange(field="password"))
    if changes:
        server.save()
        record(MailServerChanged(changes=changes), on=server)
    return server


@action
def remove_mail_server(*, by: Actor) -> None:
    """Let letters be kept only."""
    require_administrator(by)
    server = MailServer.objects.select_for_update().filter(pk=1).first()
    if server is not None:
        record(MailServerRemoved(), on=server)
        server.delete()


@action
def write_test_letter(*, to: str, by: Actor) -> Letter:
    """Write a letter that the worker tries once, at once; what the server said stands in its answer."""
    require_settings(by)
    if the_mail_server() is None:
        raise Conflict(gettext_lazy("There is no mail server yet; save its settings first."))
    try:
        validate_email(to)
    except ValidationError:
        raise Refused(gettext_lazy("This is not an e-mail address."), field="to") from None
    message = EmailMessage(
        subject=_("A test letter from Dealwright"),
        body=_("If you read this, letters of this installation reach you."),
        to=[to],
        headers={TRIES_HEADER: "1"},
    )
    (letter,) = write_letters(message, by=by)
    return letter


def _refuse_odd(server: MailServer) -> None:
    if HOST.fullmatch(server.host) is None:
        message = gettext_lazy("Write the name of the mail server, such as smtp.example.com.")
        raise Refused(message, field="host")
    if not 1 <= server.port <= 65535:
        raise Refused(gettext_lazy("A port is a number from 1 to 65535."), field="port")
    if server.security not in Security.values:
        raise Refused(gettext_lazy("Choose starttls, tls or none."), field="security")
    if any(letter < " " for letter in server.sender_name + server.user):
        raise Refused(gettext_lazy("This text holds a control character."), field="sender_name")
    try:
        validate_email(server.sender_address)
    except ValidationError:
        raise Refused(
            gettext_lazy("Write the address in whose name letters are sent."), field="sender_address"
        ) from None
