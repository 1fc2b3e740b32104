"""Verbs of those who want no reminders of left carts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from dealwright.crm.reaching.models import WayToReach
from dealwright.crm.reaching.queries import clients_by_reach, emails_of_nobody_else
from dealwright.events import Actor, action, record
from dealwright.events.forgetting import forget
from dealwright.events.models import Entry, Link
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.store.carts.models import Cart
from dealwright.store.letters.events import RemindersAllowed, RemindersRefused
from dealwright.store.letters.models import ReminderRefusal

TOLD = (RemindersRefused.kind, RemindersAllowed.kind)


@action
def refuse_reminders(email: str, *, by: Actor) -> ReminderRefusal:
    """Remind this address of left carts no more; asked twice, it is told once."""
    email = _checked(email)
    refusal, is_new = ReminderRefusal.objects.get_or_create(email=email)
    if is_new:
        record(RemindersRefused(email=email), on=refusal, about=clients_with(email))
    return refusal


@action
def allow_reminders(refusal: ReminderRefusal, *, by: Actor) -> None:
    """Remind the address of left carts again; taken back twice, it is told once."""
    found = ReminderRefusal.objects.select_for_update().filter(pk=refusal.pk).first()
    if found is not None:
        allowed = RemindersAllowed(email=found.email, refused_at=found.refused_at)
        record(allowed, on=found, about=clients_with(found.email))
        found.delete()


@action
def put_refusal_back(id: int, *, allowed: RemindersAllowed, by: Actor) -> None:
    """Refuse once more, as it was said then; nothing where the address was refused anew meanwhile."""
    refusal = ReminderRefusal(pk=id, email=allowed.email)
    if allowed.refused_at is not None:
        refusal.refused_at = allowed.refused_at
    ReminderRefusal.objects.bulk_create([refusal], ignore_conflicts=True)
    if ReminderRefusal.objects.filter(pk=id).exists():
        record(RemindersRefused(email=refusal.email), on=refusal, about=clients_with(refusal.email))


def forget_refusals(kind: str, ids: Sequence[int]) -> None:
    """With a client who is deleted for good goes what they said of reminders.

    Their address goes out of open carts, too. One that somebody else has as well stays refused.
    """
    emails = emails_of_nobody_else(kind, ids)
    if not emails:
        return
    refusals = ReminderRefusal.objects.filter(email__in=emails)
    linked = Link.objects.filter(record_kind=kind, record_id__in=ids).values("event_id")
    told = Entry.objects.filter(kind__in=TOLD, id__in=linked, facts__email__in=list(emails))
    gone = {*refusals.values_list("pk", flat=True), *told.values_list("subject_id", flat=True)}
    refusals.delete()
    for id in sorted(gone):
        forget(ReminderRefusal.record_kind, id)
    carts = Cart.objects.alias(small=Lower("email")).filter(ordered_at=None, small__in=emails)
    carts.update(email="")


def clients_with(email: str) -> list[Any]:
    """The contacts, companies and leads who are written to there."""
    by_kind: dict[str, list[int]] = {}
    for client in clients_by_reach(WayToReach.EMAIL, email):
        by_kind.setdefault(client.kind, []).append(client.id)
    return [one for kind, ids in by_kind.items() for one in _records(kind, ids)]


def _records(kind: str, ids: Iterable[int]) -> list[Any]:
    declared = kinds.get(kind)
    return [] if declared is None else list(declared.records.filter(pk__in=ids).order_by("pk"))


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="email") from None
    if len(email) > ReminderRefusal.LONGEST:
        raise Refused(_("This is not an e-mail address."), field="email")
    return email
