"""Messages in words; what they are for is said by the domains that write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.channels.messages.models import Channel, Message, MessageState
from dealwright.people.letters.models import Letter

STATE_WORDS: dict[str, Any] = {
    MessageState.QUEUED: _("On its way"),
    MessageState.SENT: _("Sent"),
    MessageState.FAILED: _("Not sent"),
    MessageState.KEPT: _("Kept"),
    MessageState.RECEIVED: _("Received"),
}
TONES: dict[str, str] = {
    MessageState.SENT: "good",
    MessageState.FAILED: "danger",
    MessageState.KEPT: "attention",
}
CHANNEL_WORDS: dict[str, Any] = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("SMS"),
    Channel.WHATSAPP: _("WhatsApp"),
}
OWN_PURPOSES = {
    "client.by_hand": _("Written by hand"),
    "rule.client": _("Message of a rule"),
    "rule.colleague": _("Message of a rule to a colleague"),
    "channel.test": _("Test of a channel"),
}

_purposes: dict[str, Any] = {}
_with_secrets: set[str] = set()


def add_purpose(name: str, label: Any, *, has_secrets: bool = False) -> None:
    """Say what messages of a purpose are called: `order.placed`, “Order confirmation”.

    `has_secrets` where their letters hold what opens something, which the messages do not.
    """
    _purposes[name] = label
    if has_secrets:
        _with_secrets.add(name)


def is_letter_with_secrets(letter: Letter) -> bool:
    """Whether a letter carries such a message; one whose message is gone may have."""
    name, _space, rest = (letter.key or "").partition(" ")
    id = rest.partition(" ")[0]
    if name != "message" or not id.isdigit():
        return False
    purpose = Message.objects.filter(pk=int(id)).values_list("purpose", flat=True).first()
    return purpose is None or purpose in _with_secrets


def holds_secrets(message: Message) -> bool:
    """Whether its letter holds what opens something, so that a copy of the message would be of no use."""
    return message.purpose in _with_secrets


def purposes() -> list[tuple[str, str]]:
    """Every purpose with its name, for a choice."""
    return [(name, str(label)) for name, label in _purposes.items()]


def message_purpose(message: Message) -> str:
    """What it is for; empty where nobody said how that is called."""
    return str(_purposes.get(message.purpose, ""))


def message_state(message: Message) -> str:
    """Where it is, in two or three words."""
    return str(STATE_WORDS[message.state])


def message_channel(message: Message) -> str:
    """“E-mail”, “SMS”, “WhatsApp”."""
    return str(CHANNEL_WORDS[message.channel])


def reason_for_everybody(message: Message) -> str:
    """Why it was not sent, without what only those may read who may read the message: address and text."""
    said = message.reason or str(_("The message was not taken."))
    for kept_back in (message.text.strip(), message.address):
        if len(kept_back) > 5:  # less than that is no text that anybody would know again
            said = re.sub(re.escape(kept_back), "…", said, flags=re.IGNORECASE)
    return str(_("The message did not arrive: %(reason)s") % {"reason": said})


def message_tone(message: Message) -> str:
    """The meaning of its colour."""
    return TONES.get(message.state, "")


def states_of(ids: Iterable[int]) -> dict[int, str]:
    """Where these messages are now, for the bodies of a timeline page, and by what; of a letter that left
    nothing is said but that it was opened.
    """
    found = Message.objects.filter(pk__in=list(ids))
    rows = found.values_list("pk", "channel", "state", "tracking__opened_at")
    told = {id: _standing(channel, state, opened_at) for id, channel, state, opened_at in rows}
    return {id: words for id, words in told.items() if words}


def _standing(channel: str, state: str, opened_at: Any) -> str:
    words = [] if channel == Channel.EMAIL else [str(CHANNEL_WORDS[channel])]
    if state != MessageState.SENT:
        words.append(str(STATE_WORDS[state]))
    elif opened_at is not None:
        words.append(str(_("Opened")))
    return " · ".join(words)
