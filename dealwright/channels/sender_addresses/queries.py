"""Questions about sender addresses."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.users import Naming, named_as
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.events import Actor
from dealwright.events.remembering import once_per_batch
from dealwright.people.access import may_change_settings
from dealwright.people.users.models import User


def addresses_of(actor: Actor) -> QuerySet[SenderAddress]:
    """Those that the actor may see and change: their own, and all for those who may change settings."""
    found = SenderAddress.objects.filter(removed_at=None).select_related("owner")
    if not may_change_settings(actor):
        found = found.filter(owner=actor.user) if actor.user is not None else found.none()
    return found


def reached_by(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of them that the actor may change, removed ones too."""
    found = SenderAddress.objects.filter(pk__in=ids)
    if not may_change_settings(actor):
        found = found.filter(owner=actor.user) if actor.user is not None else found.none()
    return set(found.values_list("pk", flat=True))


def usable() -> QuerySet[SenderAddress]:
    """Those from which letters may come now: confirmed, and of somebody who works here or of the company."""
    found = SenderAddress.objects.filter(removed_at=None, confirmed_at__isnull=False)
    return found.filter(Q(owner=None) | Q(owner__is_active=True)).select_related("owner").order_by("email")


def is_usable(email: str) -> bool:
    """Whether letters may come from this address now."""
    return usable().filter(email=email).exists()


def address_of_person(person: User | None) -> str:
    """The first address of theirs from which letters may come; empty where there is none."""
    if person is None:
        return ""
    found = usable().filter(owner=person).order_by("pk").first()
    return found.email if found is not None else ""


@once_per_batch
def usable_ids() -> frozenset[int]:
    """The ids of those from which letters may come now."""
    return frozenset(usable().values_list("pk", flat=True))


def rules_from(address: SenderAddress) -> list[Naming]:
    """The rules whose letters come from this address because they say so."""
    return named_as(Rule.objects.filter(settings__from_address_id=address.pk))
