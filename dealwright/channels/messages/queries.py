"""Questions about messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from dealwright.channels.messages.models import Dispatch, Message, MessageLink, MessageState
from dealwright.events import Actor
from dealwright.people.access import Verb
from dealwright.people.letters.models import Letter, LetterState
from dealwright.records import kinds

_ONCE_MORE = " again "
"""Between the key of what happened and the number of a further attempt to tell of it."""


@dataclass(frozen=True)
class Place:
    """A record that a message is about, as its reader sees it."""

    kind: str
    id: int
    label: str
    url: str
    kind_label: str


def messages_for(actor: Actor) -> Any:
    """The messages the actor may see, each with what of it they see it is about; two queries."""
    links = MessageLink.objects.within(actor, Verb.SEE).order_by("position", "id")
    return Message.objects.seen_by(actor).prefetch_related(
        Prefetch("links", queryset=links, to_attr="seen_links")
    )


def shown_links(message: Any) -> list[MessageLink]:
    """What a message is about, as far as its reader may know.

    Where it tells of what is hidden from them only the first: the others say who the client is.
    """
    links: list[MessageLink] = message.seen_links
    return links[:1] if message.is_masked else links


def places_of(message: Message) -> list[Place]:
    """The same with their cards."""
    found = [(link, kinds.get(link.on_kind)) for link in shown_links(message)]
    return [
        Place(link.on_kind, link.on_id, link.label, kind.url(link.on_id), str(kind.label))
        for link, kind in found
        if kind is not None
    ]


def carrier_of(message: Message) -> Letter | Dispatch | None:
    """What carries it: its letter, without what stands in it, or its way to a gateway."""
    if message.is_text:
        on_its_way: Dispatch | None = Dispatch.objects.filter(message=message).first()
        return on_its_way
    if message.letter_id is None:
        return None
    found: Letter | None = Letter.objects.filter(pk=message.letter_id).defer("sealed").first()
    return found


def key_to_try(key: str) -> str:
    """The key under which a message may be written that was given up: a new one. One that left, or may still
    leave, keeps its own, so that nobody is written to twice. Locks what was written under the last one.
    """
    last = _attempts(key).select_for_update(of=("self",)).order_by("-pk").first()
    if last is None:
        return key
    if last.state != MessageState.FAILED or _is_released(last):
        return str(last.key)
    return f"{key}{_ONCE_MORE}{_attempts(key).count() + 1}"


def is_last_attempt(message: Message) -> bool:
    """Whether nothing was written later to tell of the same."""
    return not _attempts(first_key_of(message)).filter(pk__gt=message.pk).exists()


def first_key_of(message: Message) -> str:
    """The key of the first attempt; empty where a message has none."""
    return (message.key or "").partition(_ONCE_MORE)[0]


def _is_released(message: Message) -> bool:
    """Whether somebody let its letter leave just now, which nobody told the message yet."""
    if message.letter_id is None:
        return False
    return Letter.objects.filter(pk=message.letter_id).exclude(state=LetterState.FAILED).exists()


def _attempts(key: str) -> Any:
    return Message.objects.filter(Q(key=key) | Q(key__startswith=f"{key}{_ONCE_MORE}"))
