"""Verbs that change the legal details of contacts and companies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.requisites.events import (
    AccountFacts,
    RequisiteAdded,
    RequisiteChanged,
    RequisiteFacts,
    RequisiteRemoved,
)
from dealwright.crm.requisites.models import BankAccount, Requisite
from dealwright.crm.requisites.presets import Preset, preset_of
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import CURRENCY_CODES
from dealwright.people.access import refuse_hidden

MOST, MOST_ACCOUNTS = 10, 10
"""Requisites of one client; bank accounts of one of them."""


@dataclass(frozen=True)
class NewAccount:
    """A bank account as somebody typed it; `values` by the names of the country's parts."""

    values: Mapping[str, Any]
    bank: str = ""
    currency: str = ""


@action
def add_requisite(
    client: Any,
    *,
    preset: str,
    values: Mapping[str, Any],
    name: str = "",
    accounts: Iterable[NewAccount] = (),
    position: int | None = None,
    key: int | None = None,
    by: Actor,
) -> Requisite:
    """Write down legal details of a contact or a company; the first ones of a client are its main ones.

    Refused where a check digit does not fit. `position` and `key`, which it had before, are for undo.
    """
    refuse_hidden(by, client.record_kind, ["requisites"])
    client = type(client).objects.locked(client)
    shape = preset_of(preset)
    present = list(client.requisites.all())
    if len(present) >= MOST:
        raise Refused(_("A client has at most %(most)s requisites.") % {"most": MOST}, field="preset")
    requisite = Requisite(
        pk=key,
        **{client.record_kind: client},
        preset=shape.code,
        position=len(present) if position is None else min(position, len(present)),
    )
    _fill(requisite, shape, values, name)
    typed = _checked_accounts(shape, accounts)
    requisite.save(force_insert=True)
    _write_accounts(requisite, typed)
    _renumber([*present[: requisite.position], requisite, *present[requisite.position :]])
    _renew_search(client)
    record(RequisiteAdded(requisite=requisite.pk, after=facts_of(requisite)), on=client)
    return requisite


@action
def edit_requisite(
    requisite: Requisite,
    *,
    values: Mapping[str, Any] | None = None,
    name: str | None = None,
    accounts: Iterable[NewAccount] | None = None,
    is_main: bool = False,
    version: int | None = None,
    position: int | None = None,
    by: Actor,
) -> Requisite:
    """Change what is given and leave the rest; values and accounts are replaced as a whole.

    `is_main` puts these before the other ones of the client. `position` is for undo.
    """
    client = _locked_client(requisite, by)
    requisite = Requisite.objects.locked(requisite)
    if version is not None and version != requisite.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=requisite.version,
        )
    before = facts_of(requisite)
    shape = preset_of(requisite.preset)
    _fill(
        requisite,
        shape,
        requisite.values if values is None else values,
        requisite.name if name is None else name,
    )
    if accounts is not None:
        typed = _checked_accounts(shape, accounts)
        if [_account_facts(one) for one in typed] != before.accounts:
            requisite.bank_accounts.all().delete()
            _write_accounts(requisite, typed)
    place = 0 if is_main else position
    if place is not None and place != requisite.position:
        others = [one for one in client.requisites.all() if one.pk != requisite.pk]
        _renumber([*others[:place], requisite, *others[place:]])
    after = facts_of(requisite)
    if after == before:
        return requisite
    requisite.version += 1
    requisite.save()
    _renew_search(client)
    record(RequisiteChanged(requisite=requisite.pk, before=before, after=after), on=client)
    return requisite


@action
def remove_requisite(requisite: Requisite, *, by: Actor) -> None:
    """Take legal details away, with their bank accounts; the next ones become the main ones."""
    client = _locked_client(requisite, by)
    requisite = Requisite.objects.locked(requisite)
    before, key = facts_of(requisite), requisite.pk
    requisite.delete()
    _renumber(client.requisites.all())
    _renew_search(client)
    record(RequisiteRemoved(requisite=key, before=before), on=client)


def facts_of(requisite: Requisite) -> RequisiteFacts:
    """The requisites as the log keeps them."""
    return RequisiteFacts(
        preset=requisite.preset,
        name=requisite.name,
        values=dict(requisite.values),
        position=requisite.position,
        accounts=[_account_facts(one) for one in requisite.bank_accounts.all()],
    )


def accounts_from(facts: RequisiteFacts) -> list[NewAccount]:
    """The bank accounts of a fact, as the verbs take them."""
    return [NewAccount(one.values, one.bank, one.currency) for one in facts.accounts]


def _locked_client(requisite: Requisite, by: Actor) -> Any:
    client: Any = requisite.contact if requisite.contact_id else requisite.company
    refuse_hidden(by, client.record_kind, ["requisites"])
    return type(client).objects.locked(client)


def _fill(requisite: Requisite, shape: Preset, values: Mapping[str, Any], name: str) -> None:
    requisite.values = shape.read(values)
    if not requisite.values:
        raise Refused(_("Fill in at least one number."), field=shape.parts[0].name)
    requisite.name = " ".join(name.split())
    if len(requisite.name) > 250:
        raise Refused(_("This name is longer than 250 letters."), field="name")
    requisite.tax_number = shape.tax_number(requisite.values)


def _checked_accounts(shape: Preset, accounts: Iterable[NewAccount]) -> list[BankAccount]:
    """Rows that are not saved yet, without empty ones; a refusal names the row: `accounts.1.iban`."""
    found = []
    for at, one in enumerate(accounts):
        try:
            values = shape.account.read(one.values)
        except Refused as refusal:
            for problem in [refusal, *refusal.also]:
                problem.field = f"accounts.{at}.{problem.field}"
            raise
        currency = one.currency.strip().upper()
        if currency and currency not in CURRENCY_CODES:
            raise Refused(_("There is no such currency."), field=f"accounts.{at}.currency")
        bank = " ".join(one.bank.split())
        if len(bank) > 160:
            raise Refused(_("This name is longer than 160 letters."), field=f"accounts.{at}.bank")
        if values or bank:
            found.append(BankAccount(values=values, bank=bank, currency=currency))
    if len(found) > MOST_ACCOUNTS:
        raise Refused(
            _("There are at most %(most)s bank accounts.") % {"most": MOST_ACCOUNTS}, field="accounts"
        )
    return found


def _write_accounts(requisite: Requisite, accounts: list[BankAccount]) -> None:
    for position, one in enumerate(accounts):
        one.requisite, one.position = requisite, position
    if accounts:
        BankAccount.objects.bulk_create(accounts)


def _account_facts(account: BankAccount) -> AccountFacts:
    return AccountFacts(bank=account.bank, currency=account.currency, values=dict(account.values))


def _renumber(requisites: Iterable[Requisite]) -> None:
    for position, one in enumerate(requisites):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def _renew_search(client: Any) -> None:
    """Let the client be found by the numbers it has now; its card becomes a new version."""
    client.requisite_texts = [text for one in client.requisites.all() for text in one.search_texts]
    client.save()
