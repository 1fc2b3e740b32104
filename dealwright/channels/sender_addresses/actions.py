"""Verbs of sender addresses."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.channels.sender_addresses.events import (
    SenderAddressAdded,
    SenderAddressAsked,
    SenderAddressConfirmed,
    SenderAddressRemoved,
)
from dealwright.channels.sender_addresses.letters import ask_by_letter
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.people.users.models import User

BETWEEN_LETTERS = timedelta(minutes=1)
MOST_OF_ONE = 20
"""Addresses of one person, or of the company."""


@action
def add_address(email: str, *, owner: User | None, by: Actor) -> SenderAddress:
    """Ask whoever reads the letters to an address whether those of rules may come from it.

    Without an owner it is one of the company, which takes the right to change settings; so does one of
    somebody else. Refused (`email`) for one that stands here already. A removed one comes back unconfirmed.
    """
    if owner is None or by.user != owner:
        require_settings(by)
    email = _checked(email)
    _refuse_one_too_many(owner)
    address = SenderAddress.objects.select_for_update().filter(email=email).first()
    if address is None:
        address = SenderAddress(email=email)
    elif address.removed_at is None:
        raise Refused(_("This address stands here already."), field="email")
    address.owner, address.asked_at = owner, clock.now()
    address.confirmed_at = address.removed_at = None
    try:
        with transaction.atomic():
            address.save()
    except IntegrityError:
        raise Refused(_("This address stands here already."), field="email") from None
    record(SenderAddressAdded(owner=ref(owner) if owner is not None else None), on=address)
    ask_by_letter(address, who=by.label)
    return address


@action
def ask_again(address: SenderAddress, *, by: Actor) -> SenderAddress:
    """Write the letter once more; the link in the one before opens nothing then."""
    address = _standing(address)
    if address.confirmed_at is not None:
        raise Conflict(_("This address is confirmed."))
    if clock.now() - address.asked_at < BETWEEN_LETTERS:
        raise Conflict(_("The letter was written a moment ago; wait a minute."))
    address.asked_at = clock.now()
    address.save()
    record(SenderAddressAsked(), on=address)
    ask_by_letter(address, who=by.label)
    return address


@action
def confirm_address(address: SenderAddress, *, by: Actor) -> SenderAddress:
    """Let letters of rules come from it; for whoever opened the link. Confirmed twice, it is told once."""
    address = _standing(address)
    if address.confirmed_at is None:
        address.confirmed_at = clock.now()
        address.save()
        record(SenderAddressConfirmed(), on=address)
    return address


@action
def remove_address(address: SenderAddress, *, by: Actor) -> None:
    """Let no letter come from it any more; rules that chose it fall back. Removed twice, it is told once."""
    found = SenderAddress.objects.locked(address)
    if found.removed_at is None:
        found.removed_at = clock.now()
        found.save()
        record(SenderAddressRemoved(), on=found)


@action
def restore_address(address: SenderAddress, *, by: Actor) -> SenderAddress:
    """Put a removed one back, confirmed as it was."""
    found: SenderAddress = SenderAddress.objects.locked(address)
    _refuse_one_too_many(found.owner)
    found.removed_at = None
    found.save()
    record(SenderAddressAdded(owner=ref(found.owner) if found.owner is not None else None), on=found)
    return found


def _standing(address: SenderAddress) -> SenderAddress:
    found: SenderAddress = SenderAddress.objects.locked(address)
    if found.removed_at is not None:
        raise Conflict(_("This address was removed."))
    return found


def _refuse_one_too_many(owner: User | None) -> None:
    if SenderAddress.objects.filter(owner=owner, removed_at=None).count() >= MOST_OF_ONE:
        raise Refused(_("There are 20 sender addresses already; remove one first."), field="email")


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="email") from None
    if len(email) > SenderAddress.LONGEST or not email.isascii():
        raise Refused(_("This is not an e-mail address."), field="email")
    return email
