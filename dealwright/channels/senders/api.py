"""What a program sees of the channels and may do with them: all of it for those who may change settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Changes, Id, Out, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.channels.messages.actions import send_test
from dealwright.channels.messages.api import WholeMessageOut
from dealwright.channels.messages.queries import messages_for
from dealwright.channels.names import TEXTS, Channel
from dealwright.channels.senders import actions
from dealwright.channels.senders.models import Sender
from dealwright.channels.senders.queries import (
    all_senders,
    gateways_of,
    rule_ids_by_gateway,
    rules_by,
    sender_of,
)
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.queries import are_tracked
from dealwright.kit.errors import NotFound, Refused
from dealwright.people import access
from dealwright.people.mail_server.queries import the_mail_server

Name = Literal["email", "sms", "whatsapp"]
TextName = Literal["sms", "whatsapp"]
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


class GatewayOut(Out):
    """One way by which texts of a channel leave. Secrets are never told, only whether they are kept."""

    id: Id
    name: str
    is_default: bool
    """Whether texts leave by it that say no gateway; it is changed under `channels/CHANNEL`, too."""
    way: WayWord
    url: str
    body_kind: Literal["json", "form"]
    template: str
    has_gateway: bool
    has_headers: bool
    has_key: bool
    rule_ids: list[Id]
    """Rules that choose it; it can be removed once there are none."""
    version: int


class GatewaysOut(Out):
    """All of a channel."""

    items: list[GatewayOut]


class NewGateway(Body):
    """A further gateway, by a name of its own within the channel; the rest as `channels/CHANNEL` takes it."""

    name: Annotated[str, Text(60)]
    way: WayWord = "log"
    gateway: Annotated[str, Text(1000, empty=True)] = ""
    url: Annotated[str, Text(500, empty=True)] = ""
    body_kind: Literal["json", "form"] = "json"
    headers: dict[Annotated[str, Text(100)], Annotated[str, Text(2000, empty=True)]] = {}
    key: Annotated[str, Text(1000, empty=True)] = ""
    template: Annotated[str, Text(4000, empty=True, lines=True)] = ""


class GatewayChanges(Changes):
    """What may change about a gateway, as `channels/CHANNEL` takes it."""

    name: Annotated[str, Text(60, empty=True)] = omitted
    way: WayWord = omitted
    gateway: Annotated[str, Text(1000, empty=True)] = omitted
    url: Annotated[str, Text(500, empty=True)] = omitted
    body_kind: Literal["json", "form"] = omitted
    headers: dict[Annotated[str, Text(100)], Annotated[str, Text(2000, empty=True)]] = omitted
    key: Annotated[str, Text(1000, empty=True)] = omitted
    template: Annotated[str, Text(4000, empty=True, lines=True)] = omitted


class ChannelTest(Body):
    """Whom the test goes to."""

    to: Annotated[str, Text(60)]


router = Router()
gateways_router = Router()


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


@router.get("/{channel}/gateways", GatewaysOut)
def list_gateways(request: HttpRequest, channel: TextName) -> dict[str, Any]:
    """The gateways of a channel that were set up, the default first."""
    access.require_settings(request.actor)
    choosing = rule_ids_by_gateway()
    return {"items": [_gateway(one, choosing.get(one.pk, [])) for one in gateways_of(channel)]}


@router.post("/{channel}/gateways", GatewayOut, status=201)
def add_gateway(request: HttpRequest, channel: TextName, new: NewGateway) -> dict[str, Any]:
    """Add a gateway that rules may choose (`gateway_id`); the first one of a channel is its default."""
    access.require_settings(request.actor)
    return _gateway(actions.add_gateway(channel, **new.model_dump(), by=request.actor))


@gateways_router.get("/{id}", GatewayOut)
def get_gateway(request: HttpRequest, id: Id) -> dict[str, Any]:
    """One gateway."""
    return _gateway(_known(request, id))


@gateways_router.patch("/{id}", GatewayOut)
def change_gateway(request: HttpRequest, id: Id, changes: GatewayChanges) -> dict[str, Any]:
    """Change what a gateway is called and how texts leave by it."""
    sender = _known(request, id)
    given = changes.given()
    return _gateway(actions.edit_gateway(sender, **given, version=changes.version, by=request.actor))


@gateways_router.delete("/{id}")
def remove_gateway(request: HttpRequest, id: Id) -> None:
    """Remove a gateway; refused for the default, and while rules choose it."""
    actions.remove_gateway(_known(request, id), version=expected_version(request), by=request.actor)


@gateways_router.post("/{id}/default", GatewayOut)
def make_gateway_default(request: HttpRequest, id: Id, default: Verb = NO_BODY) -> dict[str, Any]:
    """Let texts that say no gateway leave by this one."""
    return _gateway(actions.make_default(_known(request, id), by=request.actor))


@gateways_router.post("/{id}/test", WholeMessageOut)
def test_gateway(request: HttpRequest, id: Id, test: ChannelTest) -> Any:
    """Send a test by this gateway. It is tried once, soon; ask for `messages/ID`."""
    sender = _known(request, id)
    message = send_test(sender.channel, to=test.to, gateway=sender, by=request.actor)
    return messages_for(request.actor).get(pk=message.pk)


def _known(request: HttpRequest, id: int) -> Sender:
    access.require_settings(request.actor)
    found: Sender = Sender.objects.get(pk=id)
    return found


def _gateway(sender: Sender, rule_ids: list[int] | None = None) -> dict[str, Any]:
    told = {name: getattr(sender, name) for name in ("id", "name", "is_default", "way", "url", "body_kind")}
    return told | {
        "template": sender.template,
        "has_gateway": bool(sender.gateway_sealed),
        "has_headers": bool(sender.headers_sealed),
        "has_key": bool(sender.key_sealed),
        "rule_ids": [one.id for one in rules_by(sender)] if rule_ids is None else rule_ids,
        "version": sender.version,
    }


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
