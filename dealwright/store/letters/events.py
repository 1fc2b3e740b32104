"""What can happen where somebody wants no reminders of left carts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class RemindersRefused(Event):
    """An address is reminded of left carts no more: by the link in such a letter, or with a colleague."""

    kind = "reminders.refused"
    title = _("Reminders of carts refused")
    sentence = _("{actor} stopped the reminders of left carts")
    icon = "ban"
    personal = ("email",)
    tells_of = {"email": "contact.emails"}
    used_by = frozenset()
    sample = {"email": "clara@example.com"}

    email: str


class RemindersAllowed(Event):
    """A refusal was taken back: the address may be reminded of left carts again."""

    kind = "reminders.allowed"
    title = _("Reminders of carts allowed again")
    sentence = _("{actor} allowed reminders of left carts again")
    icon = "arrow-back-up"
    personal = ("email",)
    tells_of = {"email": "contact.emails"}
    used_by = frozenset()
    sample = {"email": "clara@example.com", "refused_at": "2026-11-20T10:00:00Z"}

    email: str
    refused_at: datetime | None = None
    """When it was refused; events of before do not say."""
