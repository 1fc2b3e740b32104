"""From which address a letter leaves: asked when it does, since the chosen one may be gone by then."""

from __future__ import annotations

from dealwright.channels.messages.models import Message
from dealwright.channels.names import Channel
from dealwright.channels.sender_addresses.queries import address_of_person, is_usable
from dealwright.events import Actor, action, unrecorded
from dealwright.people.users.models import User
from dealwright.records import kinds


def address_of_letter(letter_id: int) -> str:
    """The address that a letter shows, empty for the mail server's; a fallback is kept on the message."""
    carried = Message.objects.filter(channel=Channel.EMAIL, letter_id=letter_id)
    message = carried.exclude(from_address="").first()
    if message is None or is_usable(message.from_address):
        return message.from_address if message is not None else ""
    other = address_of_person(_responsible_for(message))
    note_fallback(message, other, by=Actor.system())
    return other


@action
def note_fallback(message: Message, other: str, *, by: Actor) -> None:
    """Keep on the message that it leaves from another address than the chosen one."""
    message = Message.objects.locked(message)
    message.from_instead_of = message.from_instead_of or message.from_address
    message.from_address = other
    with unrecorded("it stands on the message, whose leaving is told"):
        message.save(update_fields=["from_address", "from_instead_of"])


def _responsible_for(message: Message) -> User | None:
    """Who answers for the record that it is about above all."""
    for one in message.about_refs[:1]:
        kind = kinds.get(one.kind)
        found = kind.everything.filter(pk=one.id).first() if kind is not None else None
        return getattr(found, "responsible", None)
    return None
