"""The places for which the tax of an order may be reckoned: where its clients are, or another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.addresses.places import Place, main_place, places_of
from dealwright.events import Actor
from dealwright.kit.countries import is_country
from dealwright.kit.errors import Refused
from dealwright.people.access import hidden_fields
from dealwright.sales.taxes.places import TaxPlace
from dealwright.sales.taxes.queries import zone_at

PRODUCTS, CLIENT, PLACE = "products", "client", "place"
"""How the tax is reckoned: by the products alone, where the client is, for a place that is named."""
_PARTS = ("country", "region", "postal_code", "addresses")


@dataclass(frozen=True)
class ClientPlace:
    """A place where a client of an order is."""

    name: str
    """Of the client."""
    place: TaxPlace

    @property
    def zone(self) -> str:
        """The tax zone there; empty where the products' own tax stands."""
        found = zone_at(self.place)
        return found.name if found else ""


def client_places(*, contact: Any, company: Any, payer: str, by: Actor) -> list[ClientPlace]:
    """Where the clients are, as far as the actor may see it: the payer first, and delivery first."""
    clients = [company, contact] if payer == "company" else [contact, company]
    found = [one for client in clients if client is not None for one in _places_of(client, by)]
    return list({one.place: one for one in reversed(found)}.values())[::-1]


def wanted_place(
    tax_by: str, named: TaxPlace | None, *, contact: Any, company: Any, payer: str, by: Actor
) -> TaxPlace | None:
    """The place for which somebody wants the tax; nothing for the products' own. Refused at `tax_by`."""
    if tax_by == PRODUCTS:
        return None
    if tax_by == PLACE:
        return checked_place(named)
    places = client_places(contact=contact, company=company, payer=payer, by=by)
    if not places:
        message = _("We know no address of this client: write one on their card, or name the place.")
        raise Refused(message, field="tax_by")
    return places[0].place


def checked_place(place: TaxPlace | None) -> TaxPlace:
    """A place that was named, tidied up."""
    if place is None or not (place.country or place.region or place.postal_code):
        raise Refused(_("Say for which country, region or postal code."), field="tax_place")
    country = place.country.strip().upper()
    if country and not is_country(country):
        raise Refused(_("Choose a country, by its two letters such as BR."), field="tax_place")
    return TaxPlace(country, place.region.strip(), place.postal_code.strip())


def _places_of(client: Any, by: Actor) -> Iterator[ClientPlace]:
    if not hidden_fields(by, client.record_kind).isdisjoint(_PARTS):
        return
    if not type(client).objects.seen_by(by).filter(pk=client.pk).exists():
        return
    further = [one for one in places_of(client) if one.type == "delivery"]
    for one in [*further, main_place(client)]:
        if one.country or one.region or one.postal_code:
            yield ClientPlace(client.name, _as_tax_place(one))


def _as_tax_place(one: Place) -> TaxPlace:
    return TaxPlace(one.country, one.region, one.postal_code).at_home
