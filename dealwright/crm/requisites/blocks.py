"""The legal details of a client on its card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dealwright.crm.requisites.models import BankAccount, Requisite
from dealwright.crm.requisites.presets import Preset, preset_of
from dealwright.events import Actor
from dealwright.people.access import hidden_fields


@dataclass(frozen=True)
class ShownAccount:
    """A bank account as a card shows it."""

    title: str
    parts: list[tuple[Any, str]]


@dataclass(frozen=True)
class ShownRequisite:
    """Legal details as a card shows them."""

    id: int
    label: Any
    name: str
    parts: list[tuple[Any, str]]
    accounts: list[ShownAccount]


def requisites_on_card(client: Any, actor: Actor) -> list[ShownRequisite] | None:
    """All of a client, the main ones first; None where the actor's role hides them."""
    if "requisites" in hidden_fields(actor, client.record_kind):
        return None
    return [shown(one) for one in client.requisites.all()]


def shown(requisite: Requisite) -> ShownRequisite:
    """The formatted values under their labels."""
    preset = preset_of(requisite.preset)
    accounts = [_account(preset, one) for one in requisite.bank_accounts.all()]
    return ShownRequisite(
        requisite.pk, preset.label, requisite.name, preset.shown(requisite.values), accounts
    )


def _account(preset: Preset, account: BankAccount) -> ShownAccount:
    title = " · ".join(filter(None, (account.bank, account.currency)))
    return ShownAccount(title, preset.account.shown(account.values))
