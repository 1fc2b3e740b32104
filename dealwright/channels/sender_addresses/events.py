"""What can happen to sender addresses."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


class SenderAddressAdded(Event):
    """Somebody wants letters of rules to come from an address; its owner is asked by a letter."""

    kind = "sender_address.added"
    title = _("Sender address added")
    sentence = _("{actor} added the sender address {subject}")
    icon = "at"
    used_by = frozenset()
    sample = {"owner": {"kind": "user", "id": 3, "label": "Anna Silva"}}

    owner: Ref | None = None
    """Whose it is; nobody for one of the company."""


class SenderAddressAsked(Event):
    """The letter that asks for the confirmation was written once more."""

    kind = "sender_address.asked"
    title = _("Sender address asked again")
    sentence = _("{actor} asked for the confirmation of {subject} again")
    icon = "mail"
    used_by = frozenset()
    sample = {}


class SenderAddressConfirmed(Event):
    """Whoever reads the letters to the address said that rules may write from it."""

    kind = "sender_address.confirmed"
    title = _("Sender address confirmed")
    sentence = _("The sender address {subject} was confirmed by the link in its letter")
    icon = "circle-check"
    used_by = frozenset()
    sample = {}


class SenderAddressRemoved(Event):
    """No letter of a rule comes from the address any more."""

    kind = "sender_address.removed"
    title = _("Sender address removed")
    sentence = _("{actor} removed the sender address {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {}
