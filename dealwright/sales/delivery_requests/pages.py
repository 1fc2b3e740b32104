"""The buttons on the card of a shipment with which a carrier is asked to fetch it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealwright import web
from dealwright.records.pipelines.asking import done
from dealwright.sales.delivery_requests import actions
from dealwright.sales.delivery_requests.models import DeliveryRequest
from dealwright.sales.shipments.models import Shipment


@require_POST
def shipment_request(request: HttpRequest, id: int) -> HttpResponse:
    """Ask the handler of a shipment to fetch it."""
    shipment = get_object_or_404(Shipment.objects.changed_by(request.actor), pk=id)
    made = actions.ask_for_delivery(shipment, by=request.actor)
    web.toast(request, _("%(handler)s is asked to fetch it.") % {"handler": made.handler})
    return done(request, f"/orders/{shipment.order_id}")


@require_POST
def request_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Take a request back."""
    shipments = Shipment.objects.changed_by(request.actor)
    asked = DeliveryRequest.objects.select_related("handler", "shipment")
    found = get_object_or_404(asked, pk=id, shipment__in=shipments)
    actions.cancel_request(found, by=request.actor)
    web.toast(request, _("The request is canceled, or the carrier is told in a moment."))
    return done(request, f"/orders/{found.shipment.order_id}")
