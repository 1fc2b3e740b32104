"""Verbs on requests to fetch parcels. Each locks the order, the shipment and the request in this order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Event, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.secrets import hash_token
from dealwright.sales.deliveries.models import DeliveryKind
from dealwright.sales.delivery_requests.events import (
    DeliveryRequestAsked,
    DeliveryRequestCancelAsked,
    DeliveryRequestCanceled,
    DeliveryRequestFailed,
    DeliveryRequestTaken,
    DeliveryRequestTold,
)
from dealwright.sales.delivery_requests.letters import tell_recipient
from dealwright.sales.delivery_requests.models import (
    CallState,
    DeliveryCall,
    DeliveryNotice,
    DeliveryRequest,
    Purpose,
    RequestState,
)
from dealwright.sales.delivery_requests.parcels import parcel_of
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions import edit_shipment, track_shipment
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.packing import refuse_unless_here
from dealwright.sales.shipments.models import Shipment

MOST_NOTICES = 500
"""Of one request."""


@dataclass(frozen=True)
class News:
    """What a handler says of a request; what is empty stays as it was."""

    notice_id: str
    status: str = ""
    details: list[dict[str, str]] | None = None
    tracking_number: str = ""
    tracking_state: str = ""
    is_over: bool = False
    message: str = ""
    """To be passed on to the recipient, if anything."""
    subject: str = ""
    request_id: str = ""


@action
def ask_for_delivery(shipment: Shipment, *, version: int | None = None, by: Actor) -> DeliveryRequest:
    """Let the handler of its delivery service be asked to fetch a shipment that has not left the house.

    Refused while another request for it lives. The call is made by a job, once this is committed.
    """
    order, shipment = lock_with_order(shipment, version)
    refuse_unless_here(shipment)
    service = shipment.service
    if service is None or service.kind != DeliveryKind.OUTSIDE or service.handler is None:
        raise Refused(_("This shipment goes with a service that takes no requests."), field="service")
    if not service.handler.request_url:
        raise Refused(_("“%(handler)s” takes no requests.") % {"handler": service.handler}, field="service")
    if order.is_canceled:
        raise Refused(_("This order is canceled; nothing is to be sent."))
    request = DeliveryRequest(shipment=shipment, handler=service.handler, key=str(uuid4()), asked_by=by.user)
    request.callback_hash = hash_token(request.callback_secret)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise Conflict(_("A request for this shipment is on its way already.")) from None
    _call(request, Purpose.CREATE, parcel_of(order, shipment))
    _tell(request, order, DeliveryRequestAsked(order=ref(order), handler=ref(request.handler)))
    return request


@action
def cancel_request(request: DeliveryRequest, *, version: int | None = None, by: Actor) -> DeliveryRequest:
    """Let the handler know that the parcel is not to be fetched. Canceled twice is canceled once.

    One that no try was made for yet just ends here.
    """
    order, request = _locked(request, version)
    if request.state in {RequestState.CANCELING, RequestState.CANCELED}:
        return request
    if not request.is_alive:
        raise Refused(_("This request is over; there is nothing to cancel."))
    create = request.calls.select_for_update().get(purpose=Purpose.CREATE)
    if create.state == CallState.QUEUED and create.leased_by is not None:
        raise Conflict(_("The carrier is being asked this very moment. Try again in a minute."))
    was_tried = create.state == CallState.TAKEN or create.attempts > 0
    if was_tried and not request.handler.cancel_url:
        raise Refused(_("“%(handler)s” takes no cancellations; call them.") % {"handler": request.handler})
    if create.state == CallState.QUEUED:
        request.calls.filter(pk=create.pk).update(state=CallState.DROPPED, finished_at=clock.now())
    if not was_tried:
        return _end(request, order, RequestState.CANCELED, _event(DeliveryRequestCanceled, request, order))
    request.state, request.problem = RequestState.CANCELING, ""
    _save(request)
    _call(request, Purpose.CANCEL, {"request_id": request.request_id})
    _tell(request, order, _event(DeliveryRequestCancelAsked, request, order))
    return request


@action
def note_taken(call: DeliveryCall, *, news: News, by: Actor) -> bool:
    """The handler took what it was sent. False when another worker holds the call by now."""
    order, request = _locked(call.request)
    if not _finish(call, CallState.TAKEN):
        return False
    if call.purpose == Purpose.CANCEL:
        _end(request, order, RequestState.CANCELED, _event(DeliveryRequestCanceled, request, order))
        return True
    if request.state == RequestState.ASKED:
        request.state = RequestState.OPEN
    request.request_id = news.request_id
    request.status = request.status or news.status
    request.details = news.details or request.details
    _save(request)
    told = DeliveryRequestTaken(
        order=ref(order), handler=ref(request.handler), request_id=str(request), status=request.status
    )
    _tell(request, order, told)
    _follow(request.shipment, news, by=by)
    return True


@action
def note_not_taken(call: DeliveryCall, *, problem: str, by: Actor) -> bool:
    """The handler did not take it, after all tries. One that is not taken back stays open."""
    order, request = _locked(call.request)
    if not _finish(call, CallState.FAILED):
        return False
    is_cancel = call.purpose == Purpose.CANCEL
    request.state = RequestState.OPEN if is_cancel else RequestState.FAILED
    request.problem = problem[:500]
    _save(request)
    told = DeliveryRequestFailed(
        order=ref(order), handler=ref(request.handler), purpose=call.purpose, problem=request.problem
    )
    _tell(request, order, told)
    if is_cancel:
        request.calls.filter(purpose=Purpose.CANCEL).delete()  # so that it may be tried again
    return True


@action
def receive_news(request: DeliveryRequest, *, news: News, by: Actor) -> bool:
    """Write down what the handler says, once however often it says it; False for what is known.

    It may give the shipment its tracking number and state, and have a message passed on to the recipient.
    """
    order, request = _locked(request)
    if request.state in {RequestState.CANCELED, RequestState.FAILED}:
        raise Conflict(_("This request is over."))
    if request.notices.count() >= MOST_NOTICES:
        raise Refused(_("Too much was told of this request already."))
    try:
        with transaction.atomic():
            DeliveryNotice.objects.create(request=request, notice_id=news.notice_id)
    except IntegrityError:
        return False
    request.status = news.status or request.status
    request.details = request.details if news.details is None else news.details
    if news.is_over:
        request.state = RequestState.DONE
    _save(request)
    told = DeliveryRequestTold(
        order=ref(order),
        handler=ref(request.handler),
        status=news.status or news.tracking_state or news.message[:200],
        is_over=news.is_over,
    )
    _tell(request, order, told)
    _follow(request.shipment, news, by=by)
    if news.message:
        tell_recipient(request, order, news.message, subject=news.subject, key=news.notice_id, by=by)
    return True


def _follow(shipment: Shipment, news: News, *, by: Actor) -> None:
    """Let the shipment be known by the number and stand where the handler says."""
    if news.tracking_number and shipment.canceled_at is None:
        track_shipment(shipment, tracking_number=news.tracking_number, by=by)
    if news.tracking_state:
        edit_shipment(shipment, tracking_state=news.tracking_state, by=by)


def _locked(request: DeliveryRequest, version: int | None = None) -> tuple[Order, DeliveryRequest]:
    order, shipment = lock_with_order(request.shipment)
    found: DeliveryRequest = DeliveryRequest.objects.select_related("handler").locked(request)
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=found.version,
        )
    found.shipment = shipment
    return order, found


def _save(request: DeliveryRequest) -> None:
    request.version += 1
    request.updated_at = clock.now()
    request.save()


def _end(request: DeliveryRequest, order: Order, state: RequestState, told: Event) -> DeliveryRequest:
    request.state, request.problem = state, ""
    _save(request)
    _tell(request, order, told)
    return request


def _event(kind: Any, request: DeliveryRequest, order: Order) -> Any:
    return kind(order=ref(order), handler=ref(request.handler))


def _tell(request: DeliveryRequest, order: Order, told: Event) -> None:
    record(told, on=request.shipment, about=concerned(order))


def _call(request: DeliveryRequest, purpose: Purpose, body: dict[str, Any]) -> None:
    now = clock.now()
    DeliveryCall.objects.create(request=request, purpose=purpose, body=body, due_at=now, created_at=now)


def _finish(call: DeliveryCall, state: CallState) -> bool:
    """End a call, as long as nobody else has claimed it since."""
    held = DeliveryCall.objects.filter(pk=call.pk, fence=call.fence, state=CallState.QUEUED)
    done = held.update(state=state, attempts=call.attempts + 1, leased_by=None, finished_at=clock.now())
    return bool(done)
