"""What a program sees of tax zones, and may do with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.people import access
from dealwright.sales.orders.models import Order
from dealwright.sales.taxes import actions
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import LONGEST, TaxPlace
from dealwright.sales.taxes.queries import rate_at, zone_at

Rate = Annotated[Decimal, Field(ge=0, lt=1, decimal_places=4, examples=["0.18"])]
Name = Annotated[str, Text(actions.LONGEST_NAME)]
Country = Annotated[str, Text(2), Field(examples=["BR"])]
Regions = Annotated[
    list[Annotated[str, Text(actions.LONGEST_REGION)]],
    Field(max_length=actions.MOST_REGIONS, examples=[["SP", "postal:01"]]),
]


class ProductRateOut(Out):
    """What is due of products that have a certain rate themselves; both are fractions."""

    own: Decimal
    here: Decimal


class ProductRateIn(Body):
    """What is due of products that have a certain rate themselves; both are fractions."""

    own: Rate = Field(examples=["0.2"])
    here: Rate = Field(examples=["0.25"])


Rates = Annotated[list[ProductRateIn], Field(max_length=actions.MOST_RATES, examples=[[]])]


class TaxZoneOut(Out):
    """A country, or some regions of it, with the tax rates that are due there."""

    id: Id
    version: int
    created_at: Moment
    updated_at: Moment
    name: str
    country: str
    """ISO 3166, two letters."""
    regions: list[str]
    """Codes or names, or beginnings of postal codes (`postal:01`); none: the whole country."""
    rate: Decimal
    """A fraction: 0.2 is 20 %."""
    rates: list[ProductRateOut]
    """Of products that have these rates themselves; `rate` holds for all others."""
    replaces: bool
    """Whether these rates stand instead of the product's own; otherwise they are added to it."""
    is_active: bool

    @staticmethod
    def resolve_rates(zone: TaxZone) -> list[dict[str, Decimal]]:
        return [{"own": Decimal(own), "here": Decimal(here)} for own, here in zone.rates.items()]


class NewTaxZone(Body):
    """A zone to be made."""

    name: Name = Field(examples=["São Paulo"])
    country: Country
    regions: Regions = []
    rate: Rate
    rates: Rates = []
    replaces: bool = True
    is_active: bool = True


class TaxZoneChanges(Changes):
    """What may change of a zone; orders keep the rates they were sold at. Rates are replaced as a whole."""

    name: Name = omitted
    country: Country = omitted
    regions: Regions = omitted
    rate: Rate = omitted
    rates: Rates = omitted
    replaces: bool = omitted
    is_active: bool = omitted


class TaxHereOut(Out):
    """What is due of a product in a place."""

    zone_id: Id | None
    """The finest zone that fits; null where the product's own tax stands."""
    zone: str
    rate: Decimal
    """A fraction."""


ZONES = ListOf(
    TaxZone, fields={"name": str, "country": str, "is_active": bool}, sorts=["name", "country"], sort="id"
)

router = Router()


@router.list("", ZONES, TaxZoneOut)
def list_tax_zones(request: HttpRequest) -> QuerySet[TaxZone]:
    """The tax zones. Needs the right to change settings."""
    access.require_settings(request.actor)
    return TaxZone.objects.all()


@router.get("/here", TaxHereOut)
def get_tax_here(
    request: HttpRequest,
    country: Annotated[str, Query(max_length=LONGEST["country"])] = "",
    region: Annotated[str, Query(max_length=LONGEST["region"])] = "",
    postal_code: Annotated[str, Query(max_length=LONGEST["postal_code"])] = "",
    own: Annotated[Decimal, Query(ge=0, lt=1, decimal_places=4)] = Decimal(0),
) -> dict[str, Any]:
    """The rate in a place of a product whose own rate is `own`; without a country, in that of the shop."""
    access.require(request.actor, Order.record_kind, access.Verb.SEE)
    zone = zone_at(TaxPlace(country.strip().upper(), region, postal_code))
    return {
        "zone_id": zone.pk if zone else None,
        "zone": zone.name if zone else "",
        "rate": rate_at(zone, own),
    }


@router.get("/{id}", TaxZoneOut)
def get_tax_zone(request: HttpRequest, id: Id) -> TaxZone:
    """One tax zone. Needs the right to change settings."""
    access.require_settings(request.actor)
    return get_object_or_404(TaxZone, pk=id)


@router.post("", TaxZoneOut, status=201)
def create_tax_zone(request: HttpRequest, new: NewTaxZone) -> TaxZone:
    """Make a tax zone. Needs the right to change settings."""
    access.require_settings(request.actor)
    values = new.model_dump() | {"rates": _rates(new.rates)}
    return actions.create_zone(**values, by=request.actor)


@router.patch("/{id}", TaxZoneOut)
def change_tax_zone(request: HttpRequest, id: Id, changes: TaxZoneChanges) -> TaxZone:
    """Change a tax zone. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(TaxZone, pk=id)
    given = changes.given()
    if "rates" in given:
        given["rates"] = _rates(changes.rates)
    return actions.edit_zone(found, **given, version=changes.version, by=request.actor)


@router.delete("/{id}")
def remove_tax_zone(request: HttpRequest, id: Id) -> None:
    """Remove a tax zone; orders keep the rates they were sold at. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(TaxZone, pk=id)
    actions.remove_zone(found, version=expected_version(request), by=request.actor)


def _rates(given: list[ProductRateIn]) -> dict[str, str]:
    return actions.rates_of((one.own, one.here) for one in given)
