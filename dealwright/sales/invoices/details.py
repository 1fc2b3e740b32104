"""Who pays and who is paid, in lines, as an invoice keeps them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from dealwright.crm.addresses.places import main_place, places_of
from dealwright.crm.companies.models import Company
from dealwright.crm.requisites.blocks import requisites_on_card
from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.seeing import seen_among

BILLING = "billing"
ADDRESS = frozenset({"address", "city", "region", "postal_code", "addresses"})
"""The fields of a client that its address repeats."""


def payer_lines(client: Any, *, by: Actor) -> str:
    """Name, legal details and address of a client, as far as whoever writes the invoice may see them.

    Of a client they know only from the deal it is the name.
    """
    if client is None:
        return ""
    key = (client.record_kind, client.pk)
    return _lines_of(client, by=by) if key in seen_among(by, {key}) else str(client.name)


def seller_lines(*, by: Actor) -> str:
    """The same of our own company, with its account; empty where no company is marked as our own."""
    own = Company.objects.filter(is_own=True).order_by("pk").first()
    return _lines_of(own, by=by, with_account=True) if own is not None else ""


def _lines_of(client: Any, *, by: Actor, with_account: bool = False) -> str:
    """In the language of the house, in which the client is written to."""
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
