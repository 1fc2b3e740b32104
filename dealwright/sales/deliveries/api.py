"""What a program sees of delivery services, and may do with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Record, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.catalog.products.queries import usual_currency
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.sales.deliveries import actions
from dealwright.sales.deliveries.extras import MOST as MOST_EXTRAS
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.deliveries.queries import Offer, offers
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from dealwright.sales.orders.models import Order
from dealwright.sales.taxes.places import home_country

Price = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=16, examples=["19.90"])]
Name = Annotated[str, Text(120)]
Names = Annotated[
    dict[str, Annotated[str, Text(120, empty=True)]],
    Field(max_length=50, examples=[{"pt-br": "Transportadora"}]),
]
Address = Annotated[str, Text(300, empty=True), Field(examples=["https://carrier.example/track/{number}"])]
Kind = Literal["pickup", "courier", "table", "outside"]
Code = Annotated[str, Text(40), Field(examples=["insurance"])]
Settings = Annotated[
    dict[Annotated[str, Text(40)], str | bool | int | Decimal | None],
    Field(max_length=50, examples=[{"contract": "A-17", "token": "secret"}]),
]


class ExtraOptionIn(Body):
    """One of a list."""

    name: Name
    price: Price = Decimal(0)


class ExtraServiceIn(Body):
    """Something that may be taken along with a delivery for a price."""

    code: Code
    name: Name
    kind: Literal["check", "quantity", "list"] = "check"
    price: Price = Decimal(0)
    options: Annotated[list[ExtraOptionIn], Field(max_length=30)] = []
    most: Annotated[int, Field(ge=1, le=100)] = 1
    for_clients: bool = True


Extras = Annotated[list[ExtraServiceIn], Field(max_length=MOST_EXTRAS)]


class ExtraOptionOut(Out):
    """One of a list."""

    name: str
    price: Decimal


class ExtraServiceOut(Out):
    """Something that may be taken along with a delivery for a price."""

    code: str
    name: str
    kind: str
    """`check`: taken or not; `quantity`: so many; `list`: one of the options."""
    price: Decimal
    """Of one."""
    options: list[ExtraOptionOut]
    most: int
    for_clients: bool
    """Whether buyers may choose it; the office always may."""


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
    """`pickup`: fetched by the client; `courier`: one price; `table`: by region and weight; `outside`: a
    program outside says it."""
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
    handler_id: Id | None
    """The program that says what it costs."""
    profile: str
    """Which of the things that the handler offers."""
    settings: dict[str, Any]
    """What the handler asks for; of secrets nothing is told but in `secret_settings`."""
    secret_settings: list[str]
    """The codes of the secrets that are written."""
    extras: list[ExtraServiceOut]
    """What may be taken along with it."""

    @staticmethod
    def resolve_secret_settings(service: DeliveryService) -> list[str]:
        try:
            return sorted(service.secret_settings)
        except ValueError:
            return []

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
    handler_id: Id | None = None
    profile: Annotated[str, Text(40, empty=True)] = ""
    settings: Settings = {}
    extras: Extras = []


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
    profile: Annotated[str, Text(40, empty=True)] = omitted
    settings: Settings = omitted
    """What is given is changed, the rest stays; null takes away."""
    extras: Extras = omitted


class DeliveryOfferOut(Out):
    """What a service asks for a parcel."""

    service_id: Id
    name: str
    price: Decimal
    days: str
    refused: str
    """Why it cannot be chosen for this parcel; empty where it can."""
    is_asked: bool
    """Whether a program outside is being asked: ask again in a moment."""
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
    parcel = Parcel(
        total,
        weight,
        region,
        postal_code,
        currency=usual_currency(),
        country=home_country(),
        holder=f"{request.actor.kind}:{request.actor.id}",
    )
    return {"items": offers(parcel)}


@router.get("/{id}", DeliveryServiceOut)
def get_delivery_service(request: HttpRequest, id: Id) -> DeliveryService:
    """One delivery service."""
    return get_object_or_404(_services(request), pk=id)


@router.post("", DeliveryServiceOut, status=201)
def create_delivery_service(request: HttpRequest, new: NewDeliveryService) -> DeliveryService:
    """Offer a further delivery service. Needs the right to change settings."""
    values = new.model_dump(exclude={"kind", "name", "rates", "handler_id"})
    rates = [rate.rate for rate in new.rates]
    handler = None if new.handler_id is None else DeliveryHandler.objects.filter(pk=new.handler_id).first()
    if new.handler_id is not None and handler is None:
        access.require_settings(request.actor)
        raise Refused(_("There is no such delivery handler."), field="handler_id")
    return actions.create_service(
        kind=new.kind, name=new.name, handler=handler, rates=rates, by=request.actor, **values
    )


@router.patch("/{id}", DeliveryServiceOut)
def change_delivery_service(request: HttpRequest, id: Id, changes: DeliveryServiceChanges) -> DeliveryService:
    """Change a delivery service. Needs the right to change settings."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryService, pk=id)
    given = changes.given()
    if "rates" in given:
        given["rates"] = [rate.rate for rate in changes.rates]
    if "extras" in given:
        given["extras"] = [extra.model_dump() for extra in changes.extras]
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
