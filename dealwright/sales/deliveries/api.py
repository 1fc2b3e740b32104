"""What a program sees of delivery services, and may do with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Record, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.people import access
from dealwright.sales.deliveries import actions
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.queries import Offer, offers
from dealwright.sales.orders.models import Order

Price = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=16, examples=["19.90"])]
Name = Annotated[str, Text(120)]
Names = Annotated[
    dict[str, Annotated[str, Text(120, empty=True)]],
    Field(max_length=50, examples=[{"pt-br": "Transportadora"}]),
]
Address = Annotated[str, Text(300, empty=True), Field(examples=["https://carrier.example/track/{number}"])]
Kind = Literal["pickup", "courier", "table"]


class DeliveryRateOut(Out):
    """To these regions, up to this weight, for this price."""

    regions: list[str]
    """Codes or names of regions, or beginnings of postal codes (`postal:01`); none: everywhere else."""
    up_to_weight: int | None
    """Grams; null: any weight."""
    price: Decimal
    price_per_kg: Decimal
    """Added for each kilogram begun."""
    days: str


class DeliveryRateIn(Body):
    """A row of the table. A place that is named in some row is served by such rows only."""

    regions: Annotated[list[Annotated[str, Text(80)]], Field(max_length=actions.MOST_REGIONS)] = []
    up_to_weight: Annotated[int | None, Field(ge=1, le=actions.HEAVIEST)] = None
    price: Price
    price_per_kg: Price = Decimal(0)
    days: Annotated[str, Text(40, empty=True)] = ""

    @property
    def rate(self) -> actions.NewRate:
        """The row as the action takes it."""
        return actions.NewRate(**{**self.model_dump(), "regions": tuple(self.regions)})


Rates = Annotated[list[DeliveryRateIn], Field(max_length=actions.MOST_RATES)]


class DeliveryServiceOut(Record):
    """A way in which goods get to a client. Its prices are in the currency of the shop."""

    kind: Kind
    """`pickup`: fetched by the client; `courier`: one price; `table`: by region and weight."""
    name: str
    names: dict[str, str]
    description: str
    price: Decimal
    free_from: Decimal | None
    """Goods for so much are brought for nothing."""
    tracking_url: str
    """Where a parcel is followed, with `{number}` for its tracking number."""
    needs_address: bool
    is_active: bool
    rates: list[DeliveryRateOut]

    @staticmethod
    def resolve_rates(service: DeliveryService) -> list[Any]:
        return list(service.rates.all())


class NewDeliveryService(Body):
    """A service to be offered."""

    kind: Kind
    name: Name
    names: Names = {}
    description: Annotated[str, Text(300, empty=True)] = ""
    price: Price = Decimal(0)
    free_from: Price | None = None
    tracking_url: Address = ""
    needs_address: bool = True
    is_active: bool = True
    rates: Rates = []


class DeliveryServiceChanges(Changes):
    """What may change of a service; its kind stays. Rates are replaced as a whole."""

    name: Name = omitted
    names: Names = omitted
    description: Annotated[str, Text(300, empty=True)] = omitted
    price: Price = omitted
    free_from: Price | None = omitted
    tracking_url: Address = omitted
    needs_address: bool = omitted
    is_active: bool = omitted
    rates: Rates = omitted


class DeliveryOfferOut(Out):
    """What a service asks for a parcel."""

    service_id: Id
    name: str
    price: Decimal
    days: str
    refused: str
    """Why it cannot be chosen for this parcel; empty where it can."""
    places: list[str]
    """Of a pickup: where the goods may be fetched."""

    @staticmethod
    def resolve_service_id(offer: Offer) -> int:
        return offer.service.pk

    @staticmethod
    def resolve_name(offer: Offer) -> str:
        return offer.service.name


class DeliveryOffersOut(Out):
    """One offer of each active service."""

    items: list[DeliveryOfferOut]


SERVICES = ListOf(
    DeliveryService, fields={"kind": str, "name": str, "is_active": bool}, sorts=["position"], sort="position"
)

router = Router()


@router.list("", SERVICES, DeliveryServiceOut)
def list_delivery_services(request: HttpRequest) -> QuerySet[DeliveryService]:
    """The delivery services, in the order in which buyers see them."""
    return _services(request)


@router.get("/offers", DeliveryOffersOut)
def get_delivery_offers(
    request: HttpRequest,
    total: Annotated[Decimal, Query(ge=0, decimal_places=2, max_digits=16)] = Decimal(0),
    weight: Annotated[int, Query(ge=0, le=actions.HEAVIEST)] = 0,
    region: Annotated[str, Query(max_length=80)] = "",
    postal_code: Annotated[str, Query(max_length=20)] = "",
) -> dict[str, Any]:
    """What each service asks for goods of this value and weight (grams), to this place."""
    access.require(request.actor, Order.record_kind, access.Verb.SEE)
    return {"items": offers(total=total, weight=weight, region=region, postal_code=postal_code)}


@router.get("/{id}", DeliveryServiceOut)
def get_delivery_service(request: HttpRequest, id: Id) -> DeliveryService:
    """One delivery service."""
    return get_object_or_404(_services(request), pk=id)


@router.post("", DeliveryServiceOut, status=201)
def create_delivery_service(request: HttpRequest, new: NewDeliveryService) -> DeliveryService:
    """Offer a further delivery service. Needs the right to change settings."""
    values = new.model_dump(exclude={"kind", "name", "rates"})
    rates = [rate.rate for rate in new.rates]
    return actions.create_service(kind=new.kind, name=new.name, rates=rates, by=request.actor, **values)


@router.patch("/{id}", DeliveryServiceOut)
def change_delivery_service(request: HttpRequest, id: Id, changes: DeliveryServiceChanges) -> DeliveryService:
    """Change a delivery service. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryService, pk=id)
    given = changes.given()
    if "rates" in given:
        given["rates"] = [rate.rate for rate in changes.rates]
    return actions.edit_service(found, **given, version=changes.version, by=request.actor)


@router.delete("/{id}")
def remove_delivery_service(request: HttpRequest, id: Id) -> None:
    """Remove a delivery service that no order goes with. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryService, pk=id)
    actions.remove_service(found, version=expected_version(request), by=request.actor)


def _services(request: HttpRequest) -> Any:
    access.require(request.actor, Order.record_kind, access.Verb.SEE)
    return DeliveryService.objects.prefetch_related("rates")
