"""Who somebody is on paper: name, legal details, address and account, in lines."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from dealwright.crm.addresses.places import main_place, places_of
from dealwright.crm.requisites.blocks import requisites_on_card
from dealwright.events import Actor
from dealwright.people.access import hidden_fields

BILLING = "billing"
ADDRESS = frozenset({"address", "city", "region", "postal_code", "addresses"})
"""The fields of a client that its address repeats."""


def lines_of(client: Any, *, by: Actor, with_account: bool = False) -> str:
    """In the language of the house, in which the client is written to; without what is hidden from `by`."""
    requisite = next(iter(requisites_on_card(client, by) or []), None)
    with translation.override(settings.LANGUAGE_CODE):
        lines = [requisite.name if requisite and requisite.name else client.name]
        if requisite is not None:
            lines += [f"{label}: {value}" for label, value in requisite.parts]
        if hidden_fields(by, client.record_kind).isdisjoint(ADDRESS):
            lines.append(_place_of(client))
        if with_account and requisite is not None:
            for account in requisite.accounts[:1]:
                lines += [account.title, *(f"{label}: {value}" for label, value in account.parts)]
    return "\n".join(filter(None, lines))


def _place_of(client: Any) -> str:
    """The address for invoices, else the main one."""
    billing = next((place for place in places_of(client) if place.type == BILLING), None)
    return (billing or main_place(client)).lines
