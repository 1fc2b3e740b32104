"""What a program sees of messages and may do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Text, Verb
from dealwright.channels.attached.queries import file_of, files_of
from dealwright.channels.messages import actions
from dealwright.channels.messages.models import Message
from dealwright.channels.messages.queries import messages_for, shown_links
from dealwright.channels.messages.writing import known_addresses, write_to_client
from dealwright.channels.tracking.models import TrackedLink
from dealwright.channels.tracking.queries import seen_of
from dealwright.kit.errors import NotFound, Refused
from dealwright.people.access import Verb as Right
from dealwright.records.files import serving
from dealwright.records.files.models import File
from dealwright.records.files.queries import record_named

ChannelName = Literal["email", "sms", "whatsapp"]
StateName = Literal["kept", "queued", "sent", "failed", "received"]


class MessageRecordOut(Out):
    """A record that a message is about."""

    kind: str
    id: Id
    label: str
    """What it was called when the message was written."""


class MessageOut(Out):
    """A message to a client, or from one, and what became of it.

    Where it tells of a field that your role hides, `is_masked` is true and address, name, reason and what
    stands in it are empty.
    """

    id: Id
    channel: ChannelName
    is_incoming: bool
    purpose: str
    """What it is for: `order.placed`, `order.status`, `cart.left`, `rule.client`, `client.by_hand`."""
    key: str | None
    """What happened that it tells of: no second message has the same."""
    address: str
    name: str
    sender_name: str
    """In whose name it was written; empty is the installation's."""
    from_address: str
    """From which confirmed address a letter comes; empty is that of the mail server."""
    from_instead_of: str
    """The address that was chosen and could not be used, where it comes from another one."""
    subject: str
    about: list[MessageRecordOut]
    """The record it is about above all first."""
    state: StateName
    reason: str
    """Why it failed, as the channel said it."""
    is_masked: bool
    is_trial: bool
    """Written while a record was tried out: it never leaves."""
    gateway_id: Id | None
    """By which it leaves, for texts; null is the default of its channel."""
    colleague_id: Id | None
    """Who works here and was written to; null for clients."""
    created_at: Moment
    sent_at: Moment | None

    @staticmethod
    def resolve_subject(message: Message) -> str:
        return message.title if message.is_masked and message.title else message.subject

    @staticmethod
    def resolve_address(message: Message) -> str:
        return _unless_masked(message, message.address)

    @staticmethod
    def resolve_name(message: Message) -> str:
        return _unless_masked(message, message.name)

    @staticmethod
    def resolve_sender_name(message: Message) -> str:
        return _unless_masked(message, message.sender_name)

    @staticmethod
    def resolve_from_address(message: Message) -> str:
        return _unless_masked(message, message.from_address)

    @staticmethod
    def resolve_from_instead_of(message: Message) -> str:
        return _unless_masked(message, message.from_instead_of)

    @staticmethod
    def resolve_reason(message: Message) -> str:
        return _unless_masked(message, message.reason)

    @staticmethod
    def resolve_about(message: Message) -> list[dict[str, Any]]:
        return [{"kind": one.on_kind, "id": one.on_id, "label": one.label} for one in shown_links(message)]


class FollowedLinkOut(Out):
    """A link of a letter that its client followed."""

    url: str
    clicks: int
    clicked_at: Moment | None
    """The first time."""


class MessageFileOut(Out):
    """A file that a message was sent with: a copy of what the rule took along."""

    id: Id
    name: str
    size: int
    """Bytes."""
    type: str


class WholeMessageOut(MessageOut):
    """A message with what stands in it, as text and, where it was written so, in the look of the shop."""

    text: str
    html: str
    files: list[MessageFileOut]
    is_tracked: bool
    """Whether it tells of its opening; the next two are empty where it does not."""
    opened_at: Moment | None
    """When its client opened it first."""
    openings: int
    links: list[FollowedLinkOut]
    """Its links that were followed."""

    @staticmethod
    def resolve_files(message: Message) -> list[File]:
        return [] if message.is_masked else files_of(message)

    @staticmethod
    def resolve_is_tracked(message: Message) -> bool:
        return seen_of(message) is not None

    @staticmethod
    def resolve_opened_at(message: Message) -> datetime | None:
        seen = seen_of(message)
        return seen.opened_at if seen is not None else None

    @staticmethod
    def resolve_openings(message: Message) -> int:
        seen = seen_of(message)
        return seen.openings if seen is not None else 0

    @staticmethod
    def resolve_links(message: Message) -> list[TrackedLink]:
        seen = seen_of(message)
        return seen.links if seen is not None and not message.is_masked else []

    @staticmethod
    def resolve_text(message: Message) -> str:
        return _unless_masked(message, message.text)

    @staticmethod
    def resolve_html(message: Message) -> str:
        return _unless_masked(message, message.html)


MESSAGES = ListOf(
    Message,
    fields={
        "channel": ChannelName,
        "state": StateName,
        "purpose": str,
        "about": Where(str, path="links__on", many=True),
        "created_at": datetime,
        "sent_at": datetime,
    },
    sorts=["created_at"],
    sort="-created_at",
)

router = Router()


class NewMessage(Body):
    """A message to the client of a record, written in your name."""

    about: Annotated[str, Text(80)] = Field(examples=["deal:42"])
    """A lead, deal, contact, company, order, proposal or invoice that you may change."""
    channel: ChannelName
    to: Annotated[str, Text(320, empty=True)] = ""
    """Where it goes; left out, the first address of its client that you may see."""
    subject: Annotated[str, Text(300, empty=True)] = ""
    """For letters."""
    text: Annotated[str, Text(20_000, lines=True)]
    """Plain text; SMS and WhatsApp take 2,000 characters."""
    gateway_id: Id | None = None
    """For texts; null is the default of the channel."""
    file_ids: Annotated[list[Id], Field(max_length=20)] = []
    """Files of the record (`POST /files`) that go along with a letter."""


@router.list("", MESSAGES, MessageOut)
def list_messages(request: HttpRequest) -> Any:
    """Messages about records you may see, the newest first. `about=order:42` narrows them to one record."""
    return messages_for(request.actor).defer("text", "html")


@router.post("", WholeMessageOut, status=201)
def create_message(request: HttpRequest, new: NewMessage) -> Message:
    """Write to a client by hand. It leaves soon, or is kept as long as nothing carries its channel."""
    record = record_named(new.about, request.actor, Right.CHANGE)
    to = new.to or next((one.address for one in known_addresses(record, new.channel, request.actor)), "")
    if not to:
        raise Refused(_("No address of the client is known; name one."), field="to")
    wanted = set(new.file_ids)
    files = list(File.objects.on(record).kept().filter(pk__in=wanted)) if wanted else []
    if len(files) < len(wanted):
        raise Refused(_("This file lies on another record."), field="file_ids")
    written = write_to_client(
        record,
        channel=new.channel,
        to=to,
        subject=new.subject,
        text=new.text,
        gateway_id=new.gateway_id,
        files=files,
        by=request.actor,
    )
    return _seen(request, written.pk)


@router.get("/{id}", WholeMessageOut)
def get_message(request: HttpRequest, id: Id) -> Message:
    """One message with what stands in it."""
    return _seen(request, id)


@router.content("/{id}/files/{file_id}/content", "application/octet-stream")
def get_message_file_content(request: HttpRequest, id: Id, file_id: Id) -> HttpResponseBase:
    """The content of a file that the message was sent with, as a download."""
    found = file_of(_seen(request, id), file_id)
    if found is None:
        raise NotFound(_("This message has no such file, or you may not read it."))
    return serving.download(request, found)


@router.post("/{id}/send", WholeMessageOut)
def send_message(request: HttpRequest, id: Id, send: Verb = NO_BODY) -> Message:
    """Let a message leave that was kept or given up; of one that left, send a copy, which is the answer."""
    found = Message.objects.changed_by(request.actor).get(pk=id)
    sent = actions.send_again(found, by=request.actor)
    return _seen(request, sent.pk)


def _seen(request: HttpRequest, id: int) -> Message:
    found: Message = messages_for(request.actor).get(pk=id)
    return found


def _unless_masked(message: Message, text: str) -> str:
    return "" if message.is_masked else text
