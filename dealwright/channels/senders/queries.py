"""Questions about the ways texts leave."""

from __future__ import annotations

from dealwright.channels.names import TEXTS
from dealwright.channels.senders.models import Sender, Way


def sender_of(channel: str) -> Sender:
    """How texts of a channel leave; one that was never saved says: not at all."""
    found: Sender | None = Sender.objects.filter(channel=channel).first()
    return found or Sender(channel=channel)


def can_leave(channel: str) -> bool:
    """Whether texts of the channel leave the house."""
    return bool(Sender.objects.filter(channel=channel).exclude(way=Way.LOG).exists())


def all_senders() -> list[Sender]:
    """One for each channel that carries texts."""
    known = {one.channel: one for one in Sender.objects.all()}
    return [known.get(channel) or Sender(channel=channel) for channel in TEXTS]
