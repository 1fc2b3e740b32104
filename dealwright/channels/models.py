"""All models of the channels, for Django."""

from dealwright.channels.messages.models import Dispatch, Message, MessageLink
from dealwright.channels.refusals.models import Refusal
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.channels.senders.models import Sender
from dealwright.channels.tracking.models import TrackedLink, Tracking, TrackingSettings

__all__ = [
    "Dispatch",
    "Message",
    "MessageLink",
    "Refusal",
    "Sender",
    "SenderAddress",
    "TrackedLink",
    "Tracking",
    "TrackingSettings",
]
