"""What a program sees of requests to fetch parcels, and may do with them (ST-38)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Record, Text, Verb
from dealwright.events import Actor
from dealwright.sales.delivery_requests import actions
from dealwright.sales.delivery_requests.hearing import news_from
from dealwright.sales.delivery_requests.models import DeliveryRequest
from dealwright.sales.shipments.models import Shipment


class RequestDetail(Body):
    """Something to know of it: where and when it is fetched, who comes."""

    name: Annotated[str, Text(80)]
    value: Annotated[str, Text(300)]


class DeliveryRequestOut(Record):
    """That a shipment is to be fetched, and what the handler says of it."""

    shipment_id: Id
    handler_id: Id
    state: Literal["asked", "open", "canceling", "canceled", "failed", "done"]
    request_id: str
    """How the handler calls it."""
    status: str
    details: list[RequestDetail]
    problem: str
    """Why the handler did not take it, or not back."""


class RequestMessage(Body):
    """A text that is passed on to the recipient."""

    subject: Annotated[str, Text(200, empty=True)] = ""
    text: Annotated[str, Text(2000, lines=True)]


class RequestTell(Verb):
    """What became of a request, as its handler says it at the callback address."""

    id: Annotated[str, Text(120, empty=True)] = Field(
        default="", description="Told twice under the same id, it counts once."
    )
    status: Annotated[str, Text(200, empty=True)] = ""
    details: Annotated[list[RequestDetail], Field(max_length=20)] | None = None
    tracking_number: Annotated[str, Text(120, empty=True)] = ""
    tracking_status: Annotated[str, Text(200, empty=True)] = ""
    is_over: bool = False
    message: RequestMessage | None = None


REQUESTS = ListOf(
    DeliveryRequest,
    fields={
        "shipment_id": Id,
        "handler_id": Id,
        "order_id": Where(Id, path="shipment__order_id"),
        "state": str,
        "request_id": str,
    },
    sorts=["created_at"],
    sort="-created_at",
)

router = Router()
of_shipments = Router()


@router.list("", REQUESTS, DeliveryRequestOut)
def list_delivery_requests(request: HttpRequest) -> QuerySet[DeliveryRequest]:
    """Requests for the shipments of orders you may see."""
    return _seen(request.actor)


@router.get("/{id}", DeliveryRequestOut)
def get_delivery_request(request: HttpRequest, id: Id) -> DeliveryRequest:
    """One request."""
    return get_object_or_404(_seen(request.actor), pk=id)


@router.post("/{id}/cancel", DeliveryRequestOut)
def cancel_delivery_request(request: HttpRequest, id: Id, cancel: Verb = NO_BODY) -> DeliveryRequest:
    """Take a request back; the handler is told by a job."""
    return actions.cancel_request(_changed(request, id), version=cancel.version, by=request.actor)


@router.post("/{id}/tell", DeliveryRequestOut)
def tell_of_delivery_request(request: HttpRequest, id: Id, tell: RequestTell) -> DeliveryRequest:
    """Write down what became of a request, as if its handler had told it at the callback address."""
    found = _changed(request, id)
    told: dict[str, Any] = tell.model_dump(exclude_none=True)
    actions.receive_news(found, news=news_from(told), by=request.actor)
    return _seen(request.actor).get(pk=id)


@of_shipments.list("/{id}/delivery-requests", REQUESTS, DeliveryRequestOut)
def list_shipment_requests(request: HttpRequest, id: Id) -> QuerySet[DeliveryRequest]:
    """The requests to fetch a shipment."""
    shipment = Shipment.objects.seen_by(request.actor).get(pk=id)
    return _seen(request.actor).filter(shipment=shipment)


@of_shipments.post("/{id}/delivery-requests", DeliveryRequestOut, status=201)
def ask_shipment_request(request: HttpRequest, id: Id, ask: Verb = NO_BODY) -> DeliveryRequest:
    """Let the handler of a shipment be asked to fetch it; the call is made by a job."""
    shipment = Shipment.objects.changed_by(request.actor).get(pk=id)
    return actions.ask_for_delivery(shipment, version=ask.version, by=request.actor)


def _seen(actor: Actor) -> QuerySet[DeliveryRequest]:
    found: QuerySet[DeliveryRequest] = DeliveryRequest.objects.filter(
        shipment__in=Shipment.objects.seen_by(actor)
    )
    return found


def _changed(request: HttpRequest, id: int) -> DeliveryRequest:
    changed = DeliveryRequest.objects.select_related("handler", "shipment")
    return get_object_or_404(changed, pk=id, shipment__in=Shipment.objects.changed_by(request.actor))
