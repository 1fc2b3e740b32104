"""Writing to a client by hand, from the card of whatever it is about (CR-42): a letter, an SMS, WhatsApp."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from dealwright.channels.messages import reach
from dealwright.channels.messages.actions import send_email, send_text
from dealwright.channels.messages.composing import compose
from dealwright.channels.messages.models import Message
from dealwright.channels.names import Channel
from dealwright.channels.tracking.queries import are_tracked
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.files.actions import attach_file
from dealwright.records.files.blobs import Blob
from dealwright.records.files.models import File
from dealwright.records.seeing import seen_among

BY_HAND = "client.by_hand"
"""The purpose of what people write themselves."""
WAYS = {
    Channel.EMAIL: {reach.EMAIL: "emails"},
    Channel.SMS: {reach.PHONE: "phones"},
    Channel.WHATSAPP: {reach.MESSENGER: "messengers", reach.PHONE: "phones"},
}
"""How clients are reached by a channel, and the field of theirs that says so."""


@dataclass(frozen=True)
class Known:
    """An address of a client, to be chosen from."""

    client: Any
    address: str


def may_be_written_to(record_kind: str) -> bool:
    """Whether records of this kind are clients, or have some."""
    kind = kinds.get(record_kind)
    return kind is not None and (bool(kind.linked) or kind.field("emails") is not None)


def known_addresses(record: Any, channel: str, actor: Actor) -> list[Known]:
    """Where the clients of a record are reached, as far as the actor may know; the best address first."""
    hidden = hidden_fields(actor, record.record_kind)
    clients = [one for one in reach.clients_of(record) if one == record or one.record_kind not in hidden]
    seen = seen_among(actor, [(one.record_kind, one.pk) for one in clients])
    found: dict[str, Known] = {}
    for client in clients:
        if (client.record_kind, client.pk) not in seen:
            continue
        unknown = hidden_fields(actor, client.record_kind)
        ways = [way for way in reach.ways_of(client) if way.type not in reach.NO_TEXTS_TO]
        for of_kind, field in WAYS[Channel(channel)].items():
            if field in unknown:
                continue
            for way in ways:
                if way.kind == of_kind and (of_kind != reach.MESSENGER or way.type == channel):
                    found.setdefault(way.value, Known(client, way.value))
    return list(found.values())


@action
def write_to_client(
    record: Any,
    *,
    channel: str,
    to: str,
    text: str,
    subject: str = "",
    gateway_id: int | None = None,
    files: Collection[File] = (),
    blobs: Collection[Blob] = (),
    key: str | None = None,
    by: Actor,
) -> Message:
    """Write to a client about a record: in the writer's name by e-mail, by the gateway as a text.

    `text` is plain: blank lines part paragraphs, addresses become links. `files` lie on the record; `blobs`
    are stored contents that are attached to it too. With a `key` that is known nothing is written twice; the
    answer is the message there is. Refused (`to`, `subject`, `text`, `files`, `gateway_id`) where something
    is wrong, and then nothing is kept.
    """
    if not may_be_written_to(record.record_kind):
        raise Refused(_("There is no client to write to from here."), field="about")
    if not text.strip():
        raise Refused(_("Write some words."), field="text")
    to = to.strip()
    client = next((one.client for one in known_addresses(record, channel, by) if one.address == to), None)
    about = [record, *reach.clients_of(record)]
    name = str(client)[:250] if client is not None else ""
    if channel != Channel.EMAIL:
        if files or blobs:
            raise Refused(_("Only letters take files along."), field="files")
        return send_text(
            channel=channel,
            to=to,
            name=name,
            text=text,
            about=about,
            purpose=BY_HAND,
            key=key,
            gateway_id=gateway_id,
            by=by,
        )
    if not subject.strip():
        raise Refused(_("Write what the letter is about."), field="subject")
    known = Message.objects.filter(key=key).first() if key is not None else None
    if known is not None:
        return known
    composed = compose(escape(text, quote=False), subject=subject)
    return send_email(
        to=to,
        name=name,
        subject=subject,
        text=composed.text,
        html=composed.html,
        about=about,
        purpose=BY_HAND,
        key=key,
        sender=by.user,
        files=[*files, *(attach_file(record, blob=blob, by=by) for blob in blobs)],
        is_tracked=are_tracked() and reach.may_be_tracked(record),
        by=by,
    )
