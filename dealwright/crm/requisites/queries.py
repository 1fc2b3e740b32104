"""Questions about legal details."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from dealwright.crm.reaching.queries import Client, first_hits
from dealwright.crm.requisites.models import Requisite
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records import kinds

CLIENTS = ("contact", "company")


def clients_by_tax_number(number: str, *, actor: Actor | None = None) -> list[Client]:
    """The active contacts and companies with this compact tax number; one query."""
    return first_hits({"requisites__tax_number": number}, actor=actor, among=CLIENTS) if number else []


def requisites_seen_by(actor: Actor) -> QuerySet[Requisite]:
    """The requisites of clients that the actor may see, and whose requisites their role shows."""
    return _of_clients(actor, "seen_by")


def requisites_changed_by(actor: Actor) -> QuerySet[Requisite]:
    """The requisites of clients that the actor may change."""
    return _of_clients(actor, "changed_by")


def client_of(requisite: Requisite) -> Any:
    """The contact or the company whose requisites these are."""
    return requisite.contact if requisite.contact_id else requisite.company


def _of_clients(actor: Actor, reached: str) -> QuerySet[Requisite]:
    reachable = Q()
    for name in CLIENTS:
        kind = kinds.get(name)
        if kind is not None and "requisites" not in hidden_fields(actor, name):
            reachable |= Q(**{f"{name}__in": getattr(kind.records.all(), reached)(actor)})
    found: QuerySet[Requisite] = (
        Requisite.objects.filter(reachable) if reachable else Requisite.objects.none()
    )
    return found
