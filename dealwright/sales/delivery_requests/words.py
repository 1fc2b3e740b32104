"""How requests to fetch parcels are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.sales.delivery_requests.models import DeliveryRequest, RequestState

STATE = {
    RequestState.ASKED: (_("On its way to the carrier"), "information"),
    RequestState.OPEN: (_("Taken by the carrier"), "good"),
    RequestState.CANCELING: (_("Being canceled"), "attention"),
    RequestState.CANCELED: (_("Canceled"), ""),
    RequestState.FAILED: (_("Not taken"), "danger"),
    RequestState.DONE: (_("Done"), "good"),
}


def request_words(request: DeliveryRequest) -> dict[str, Any]:
    """A request as the card of its shipment shows it."""
    words, tone = STATE[RequestState(request.state)]
    return {
        "id": request.pk,
        "version": request.version,
        "handler": request.handler.name,
        "words": words,
        "tone": tone,
        "number": request.request_id,
        "status": request.status,
        "details": request.details,
        "problem": request.problem,
        "at": request.created_at,
        "may_cancel": request.state in {RequestState.ASKED, RequestState.OPEN},
    }
