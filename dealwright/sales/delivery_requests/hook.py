"""The address at which a handler tells what becomes of a request: the secret in it is the key."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.kit.secrets import hash_token
from dealwright.sales.delivery_handlers.calling import LARGEST_ANSWER
from dealwright.sales.delivery_requests.actions import receive_news
from dealwright.sales.delivery_requests.hearing import news_from, says_nothing
from dealwright.sales.delivery_requests.models import DeliveryRequest


@login_not_required
@csrf_exempt
@require_POST
def delivery_told(request: HttpRequest, secret: str) -> JsonResponse:
    """Take what is told; what is answered with 200 need not be told again."""
    found = _request_of(secret)
    if found is None:
        return _answer(404, "There is no such address.")
    if len(request.body) > LARGEST_ANSWER:
        return _answer(413, "This message is too large.")
    told = _object_of(request.body)
    if told is None:
        return _answer(400, "Send a JSON object.")
    news = news_from(told)
    if says_nothing(news):
        return _answer(400, "Send a status, details, a tracking number, a tracking status or a message.")
    try:
        is_new = receive_news(found, news=news, by=Actor.system(found.handler.name))
    except Problem as problem:
        return _answer(problem.status, str(problem))
    return _answer(200, "Received." if is_new else "Received before.")


def _request_of(secret: str) -> DeliveryRequest | None:
    known = DeliveryRequest.objects.select_related("handler", "shipment")
    found = known.filter(callback_hash=hash_token(secret), handler__tracks_by_callback=True).first()
    return found if isinstance(found, DeliveryRequest) else None


def _object_of(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _answer(status: int, words: str) -> JsonResponse:
    return JsonResponse({"detail": words}, status=status)
