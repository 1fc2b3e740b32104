"""The channels by name."""

from enum import StrEnum


class Channel(StrEnum):
    """What carries a message."""

    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"


TEXTS = (Channel.SMS, Channel.WHATSAPP)
"""Those that carry plain text to a phone number."""
