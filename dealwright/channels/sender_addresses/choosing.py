"""From which address letters of a rule come: the mail server's, the responsible person's, a chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field

from dealwright.channels.sender_addresses.models import OF_SERVER, From, SenderAddress
from dealwright.channels.sender_addresses.queries import address_of_person, usable, usable_ids
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User

COMPANY, RESPONSIBLE, CHOSEN = "company", "responsible", "chosen"


class HasFromAddress(BaseModel):
    """Settings of a rule that writes letters."""

    from_address: Literal["company", "responsible", "chosen"] = "company"
    """The address of the mail server, the first confirmed one of whoever is responsible, or a chosen one."""
    from_address_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """The sender address, where `from_address` is `chosen`."""


def _offered() -> list[tuple[str, str]]:
    return [
        (COMPANY, _("That of the mail server")),
        (RESPONSIBLE, _("Whoever is responsible for the record")),
        *((str(one.pk), _called(one)) for one in usable()),
    ]


def _called(address: SenderAddress) -> str:
    if address.owner is None:
        return address.email
    return _("%(email)s (of %(person)s)") % {"email": address.email, "person": address.owner.name}


class FromAddressField(forms.ChoiceField):
    """The mail server's, that of whoever is responsible, or one of the confirmed addresses."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Address of the sender"),
            required=False,
            choices=_offered,
            help_text=gettext_lazy(
                "Addresses are added and confirmed under Settings, Sender addresses. Where the chosen one may"
                " not be used, the letter comes from that of the responsible person, else of the mail server."
            ),
        )

    def keep(self, chosen: int | None) -> None:
        """Offer the one that is chosen too, where it may not be used any more."""
        if chosen is not None and chosen not in usable_ids():
            found = SenderAddress.objects.filter(pk=chosen).first()
            label = _("%(email)s (not confirmed)") % {"email": found.email} if found else _("Removed")
            self.choices = [*_offered(), (str(chosen), label)]


class FromAddressForm(forms.Form):
    """The same, beside the other settings of a rule."""

    from_address = FromAddressField()


def from_as_typed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the address as one choice."""
    chosen = settings.get("from_address", COMPANY)
    return {**settings, "from_address": str(settings.get("from_address_id")) if chosen == CHOSEN else chosen}


def from_chosen(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed with the choice as settings keep it."""
    chosen = typed.get("from_address") or COMPANY
    if chosen.isdecimal():
        return {**typed, "from_address": CHOSEN, "from_address_id": int(chosen)}
    return {**typed, "from_address": chosen, "from_address_id": None}


def offer_addresses(form: Any) -> None:
    """Let a form that stands keep what it holds."""
    chosen = form.initial.get("from_address") or ""
    form.fields["from_address"].keep(int(chosen) if str(chosen).isdecimal() else None)


def check_from(settings: HasFromAddress) -> None:
    """Refused for an address that may not be used."""
    if settings.from_address != CHOSEN:
        if settings.from_address_id is not None:
            raise Refused(
                _("An address is named only where a chosen one is the sender."),
                field="settings.from_address_id",
            )
        return
    if settings.from_address_id not in usable_ids():
        raise Refused(
            _("Letters may not come from this address. Choose one that is confirmed."),
            field="settings.from_address",
        )


def from_of(settings: HasFromAddress, responsible: User | None) -> From:
    """Where a letter of the rule comes from now."""
    if settings.from_address == COMPANY:
        return OF_SERVER
    if settings.from_address == RESPONSIBLE:
        return From(address_of_person(responsible))
    chosen = SenderAddress.objects.filter(pk=settings.from_address_id or 0).first()
    if chosen is not None and usable().filter(pk=chosen.pk).exists():
        return From(chosen.email)
    return From(address_of_person(responsible), chosen.email if chosen is not None else "?")


def from_trouble(settings: HasFromAddress) -> str:
    """What the card of the rule says: its address may not be used (any more)."""
    if settings.from_address == CHOSEN and settings.from_address_id not in usable_ids():
        return _("Its sender address is not confirmed, or was removed; letters come from another one.")
    return ""
