"""What a program sees of the mail server and may do with it: all of it for those who may change settings."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Out, Text, omitted
from dealwright.kit.errors import NotFound
from dealwright.people import access
from dealwright.people.letters.api import LetterOut
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server import actions
from dealwright.people.mail_server.models import MailServer
from dealwright.people.mail_server.queries import the_mail_server

SecurityWord = Literal["none", "starttls", "tls"]
Port = Annotated[int, Field(ge=1, le=65535, examples=[587])]


class MailServerOut(Out):
    """Where letters leave and in whose name. The password is never told."""

    host: str
    port: int
    security: SecurityWord
    user: str
    has_password: bool
    sender_name: str
    sender_address: str

    @staticmethod
    def resolve_has_password(server: MailServer) -> bool:
        """Whether one is kept."""
        return bool(server.password_sealed)


class MailServerChanges(Changes):
    """What may change. When the server itself changes, its password is forgotten unless it is sent again."""

    host: Annotated[str, Text(253)] = omitted
    port: Port = omitted
    security: SecurityWord = omitted
    user: Annotated[str, Text(254, empty=True)] = omitted
    password: Annotated[str, Text(1000, empty=True)] = omitted
    sender_name: Annotated[str, Text(120, empty=True)] = omitted
    sender_address: Annotated[str, Text(254)] = omitted


class TestLetter(Body):
    """Whom the test letter goes to."""

    to: Annotated[str, Text(254)]


router = Router()


@router.get("", MailServerOut)
def get_mail_server(request: HttpRequest) -> MailServer:
    """The mail server; 404 as long as there is none."""
    access.require_settings(request.actor)
    server = the_mail_server()
    if server is None:
        raise NotFound(_("There is no mail server yet."))
    return server


@router.patch("", MailServerOut)
def change_mail_server(request: HttpRequest, changes: MailServerChanges) -> MailServer:
    """Set the mail server up, or change it."""
    access.require_settings(request.actor)
    return actions.set_mail_server(**changes.given(), by=request.actor)


@router.delete("")
def remove_mail_server(request: HttpRequest) -> None:
    """Let letters be kept only."""
    access.require_settings(request.actor)
    actions.remove_mail_server(by=request.actor)


@router.post("/test", LetterOut)
def send_test_letter(request: HttpRequest, test: TestLetter) -> Letter:
    """Send a test letter. It is tried once, soon; ask for `letters/ID`, whose `answer` is the server's."""
    access.require_settings(request.actor)
    return actions.write_test_letter(to=test.to, by=request.actor)
