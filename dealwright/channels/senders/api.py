"""What a program sees of the channels and may do with them: all of it for those who may change settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Out, Text, omitted
from dealwright.channels.messages.actions import send_test
from dealwright.channels.messages.api import WholeMessageOut
from dealwright.channels.messages.queries import messages_for
from dealwright.channels.names import TEXTS, Channel
from dealwright.channels.senders import actions
from dealwright.channels.senders.models import Sender
from dealwright.channels.senders.queries import all_senders, sender_of
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.queries import are_tracked
from dealwright.kit.errors import NotFound, Refused
from dealwright.people import access
from dealwright.people.mail_server.queries import the_mail_server

Name = Literal["email", "sms", "whatsapp"]
WayWord = Literal["log", "apprise", "http"]


class ChannelOut(Out):
    """How messages of one channel leave. Secrets are never told, only whether they are kept."""

    channel: Name
    way: Literal["log", "apprise", "http", "mail_server"]
    """`log` keeps messages; letters leave through the mail server, once there is one."""
    url: str
    body_kind: Literal["json", "form"]
    template: str
    has_gateway: bool
    has_headers: bool
    has_key: bool
    is_tracked: bool
    """Whether letters of rules tell of their opening; of texts always false."""
    version: int


class ChannelsOut(Out):
    """All of them."""

    items: list[ChannelOut]


class ChannelChanges(Changes):
    """What may change: of `email` only `is_tracked`, of the others all but that.

    `gateway` is an Apprise URL, `{to}` in it the number of the receiver. `template` is JSON text with `{to}`,
    `{text}` and `{id}`; `{key}` there and in `url` is the `key`. When the address moves to another host, its
    headers and key are forgotten.
    """

    way: WayWord = omitted
    gateway: Annotated[str, Text(1000, empty=True)] = omitted
    url: Annotated[str, Text(500, empty=True)] = omitted
    body_kind: Literal["json", "form"] = omitted
    headers: dict[Annotated[str, Text(100)], Annotated[str, Text(2000, empty=True)]] = omitted
    key: Annotated[str, Text(1000, empty=True)] = omitted
    template: Annotated[str, Text(4000, empty=True, lines=True)] = omitted
    is_tracked: bool = omitted


class ChannelTest(Body):
    """Whom the test goes to."""

    to: Annotated[str, Text(60)]


router = Router()


@router.get("", ChannelsOut)
def list_channels(request: HttpRequest) -> dict[str, Any]:
    """How messages leave, channel by channel."""
    access.require_settings(request.actor)
    return {"items": [_email(), *(_told(sender) for sender in all_senders())]}


@router.get("/{channel}", ChannelOut)
def get_channel(request: HttpRequest, channel: Name) -> dict[str, Any]:
    """How messages of one channel leave."""
    access.require_settings(request.actor)
    return _email() if channel == Channel.EMAIL else _told(sender_of(channel))


@router.patch("/{channel}", ChannelOut)
def change_channel(request: HttpRequest, channel: Name, changes: ChannelChanges) -> dict[str, Any]:
    """Change how messages of a channel leave, or whether letters are tracked."""
    access.require_settings(request.actor)
    given = changes.given()
    if channel == Channel.EMAIL:
        if unknown := given.keys() - {"is_tracked"}:
            raise Refused(_("The mail server is set under settings/mail-server."), field=min(unknown))
        if "is_tracked" in given:
            switch_tracking(given["is_tracked"], by=request.actor)
        return _email()
    if "is_tracked" in given:
        raise Refused(_("Only letters are tracked."), field="is_tracked")
    return _told(actions.set_sender(channel, **given, version=changes.version, by=request.actor))


@router.post("/{channel}/test", WholeMessageOut)
def test_channel(request: HttpRequest, channel: Name, test: ChannelTest) -> Any:
    """Send a test. It is tried once, soon; ask for `messages/ID`, whose `reason` says what went wrong.

    Of `email` see `settings/mail-server/test`.
    """
    access.require_settings(request.actor)
    if channel not in TEXTS:
        raise NotFound(_("Letters are tried out under settings/mail-server/test."))
    message = send_test(channel, to=test.to, by=request.actor)
    return messages_for(request.actor).get(pk=message.pk)


def _email() -> dict[str, Any]:
    way = "log" if the_mail_server() is None else "mail_server"
    return {
        "channel": Channel.EMAIL,
        "way": way,
        "url": "",
        "body_kind": "json",
        "template": "",
        "has_gateway": False,
        "has_headers": False,
        "has_key": False,
        "is_tracked": are_tracked(),
        "version": 1,
    }


def _told(sender: Sender) -> dict[str, Any]:
    return {
        **{name: getattr(sender, name) for name in ("channel", "way", "url", "body_kind", "template")},
        "has_gateway": bool(sender.gateway_sealed),
        "has_headers": bool(sender.headers_sealed),
        "has_key": bool(sender.key_sealed),
        "is_tracked": False,
        "version": sender.version,
    }
