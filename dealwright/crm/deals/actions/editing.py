"""Changing what a deal says, and who answers for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals import purchases
from dealwright.crm.deals.actions.opening import is_repeat_with
from dealwright.crm.deals.actions.values import (
    checked_dates,
    checked_deal_type,
    checked_probability,
    checked_source,
    checked_source_description,
    checked_title,
)
from dealwright.crm.deals.events import DealAssigned, DealEdited
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import take_amount
from dealwright.crm.marketing import checked_mark
from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import clock
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes, followed, plain
from dealwright.records.handing_over import hand_over
from dealwright.records.observing import set_observers

_CHECKS: dict[str, Callable[[Any], Any]] = {
    "title": checked_title,
    "deal_type": checked_deal_type,
    "source": checked_source,
    "source_description": checked_source_description,
    "probability": checked_probability,
    **{mark: partial(checked_mark, mark) for mark in Deal.UTM},
}

_FIELDS = {"other_contacts": "contacts", "currency": "amount"}
"""The fields that arguments belong to, where they are called otherwise."""


@action
def edit_deal(deal: Deal, *, version: int | None = None, by: Actor, **tracked: Any) -> Deal:
    """Change tracked fields; a typed amount stays until it is emptied, then the lines count again.
    A `currency` may be given too; products keep the deal in theirs.

    Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Deal.record_kind, {_FIELDS.get(name, name): value for name, value in tracked.items()})
    purchases.lock_with(deal, tracked, by=by)
    deal = Deal.objects.locked(deal)
    deal.expect_version(version)
    clients_before = deal.client_refs
    keys_before = {name: getattr(deal, f"{name}_id") for name in purchases.CLIENTS}
    is_given = "responsible" in tracked and _give_to(deal, tracked.pop("responsible"))
    others = _set_other_contacts(deal, tracked.pop("other_contacts")) if "other_contacts" in tracked else []
    others += set_observers(deal, tracked.pop("observers"), by=by) if "observers" in tracked else []
    was = {"amount_is_manual": deal.amount_is_manual}
    changes = take_amount(deal, tracked)
    checked = {name: _CHECKS[name](value) if name in _CHECKS else value for name, value in tracked.items()}
    changes += apply_changes(deal, checked, by=by) + others
    if not changes and not is_given:
        return deal
    checked_dates(deal.begins_on, deal.closes_on)
    if not {"contact", "company"}.isdisjoint(change.field for change in changes):
        deal.is_repeat = is_repeat_with(deal.contact, deal.company, but=deal.pk)
    deal.save()
    if changes:
        about = [*clients_before, *deal.client_refs]
        record(DealEdited(changes=changes, followed=followed(deal, was)), on=deal, about=about)
        purchases.clients_follow(deal, keys_before, by=by)
    return deal


@action
def assign_deal(deal: Deal, *, responsible: Any, version: int | None = None, by: Actor) -> Deal:
    """Make somebody else responsible, or nobody."""
    return edit_deal(deal, version=version, responsible=responsible, by=by)


@action
def mark_paid(deal: Deal, *, by: Actor, at: datetime | None = None) -> Deal:
    """Show on the deal that everything asked for was paid. Whoever took the money tells what happened."""
    deal = Deal.everything.locked(deal)  # money also comes for what lies in the recycle bin
    if deal.paid_at is None:
        deal.paid_at = at or clock.now()
        deal.note_interaction(by)
        deal.save()
    return deal


@action
def mark_unpaid(deal: Deal, *, by: Actor) -> Deal:
    """Show on the deal no longer that everything was paid; whoever took it back tells what happened."""
    deal = Deal.everything.locked(deal)
    if deal.paid_at is not None:
        deal.paid_at = None
        deal.save()
    return deal


@action
def count_interaction(deal_id: int, *, at: datetime, by: Actor) -> None:
    """Remember that somebody did something around the deal, such as a note; its version stays."""
    Deal.everything.filter(pk=deal_id, last_interaction_at__lt=at).update(last_interaction_at=at)


def _give_to(deal: Deal, responsible: Any) -> bool:
    facts = hand_over(deal, responsible)
    if facts is not None:
        record(DealAssigned(**facts), on=deal, about=deal.client_refs)
    return facts is not None


def _set_other_contacts(deal: Deal, contacts: list[Contact]) -> list[FieldChange]:
    before = list(deal.other_contacts.order_by("pk"))
    after = sorted(contacts, key=lambda contact: contact.pk)
    if before == after:
        return []
    deal.other_contacts.set(contacts)
    deal.other_contact_ids = [contact.pk for contact in contacts]
    return [FieldChange(field="contacts", before=plain(before), after=plain(after))]
