"""How adding and removing sender addresses are taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.channels.sender_addresses import actions, events
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.channels.sender_addresses.queries import reached_by
from dealwright.people.access import Verb
from dealwright.records.undo import Step, final, inverse, set_up

set_up(SenderAddress, reached=reached_by)


@inverse(of=events.SenderAddressAdded, touches="sender_address", verb=Verb.SETTINGS)
def remove_again(step: Step) -> None:
    """No letter comes from it any more."""
    actions.remove_address(step.record, by=step.by)


@inverse(of=events.SenderAddressRemoved, touches="sender_address", verb=Verb.SETTINGS)
def put_back(step: Step) -> None:
    """Letters come from it again where it was confirmed."""
    if step.holds(step.record.removed_at is not None, "sender_address"):
        actions.restore_address(step.record, by=step.by)


final(
    events.SenderAddressAsked,
    events.SenderAddressConfirmed,
    why=_("Whoever reads the letters to the address said so. Remove the address to end it."),
)
