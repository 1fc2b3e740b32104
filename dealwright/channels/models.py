"""All models of the channels, for Django."""

from dealwright.channels.messages.models import Message, MessageLink

__all__ = ["Message", "MessageLink"]
