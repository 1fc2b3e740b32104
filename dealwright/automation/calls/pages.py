"""The address of a trigger, for programs outside."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dealwright.automation.calls.actions import call_by_address
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import title_of
from dealwright.events import Actor
from dealwright.kit.secrets import hash_token
from dealwright.records import kinds

ADDRESS = "/hooks/triggers/"
"""Before the secret of a trigger."""
TARGET = re.compile(r"([A-Z][A-Z_]*)_(\d{1,18})")
"""`DEAL_12`, as other programs write records (AU-45)."""


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "POST"])
def trigger_called(request: HttpRequest, secret: str) -> JsonResponse:
    """Take the call and answer true; whether anything moves is decided afterwards (AU-44)."""
    trigger = _trigger_of(secret)
    if trigger is None:
        return JsonResponse({"error": "There is no such address."}, status=404)
    target = _target_of(request.POST.get("target") or request.GET.get("target", ""), trigger)
    if target is None:
        return JsonResponse(
            {"error": "Name the record as target, such as target=DEAL_12; it must be of the trigger’s kind."},
            status=400,
        )
    call_by_address(trigger, target, by=Actor.automation(title_of(trigger), trigger.pk))
    return JsonResponse({"result": True})


def _trigger_of(secret: str) -> Trigger | None:
    found = Trigger.objects.filter(secret=hash_token(secret)).select_related("stage__pipeline")
    return found.first()


def _target_of(written: str, trigger: Trigger) -> Any:
    match = TARGET.fullmatch(written.strip())
    kind = kinds.get(match[1].lower()) if match else None
    if match is None or kind is None or kind.name != trigger.stage.pipeline.of_kind:
        return None
    return kind.records.filter(pk=int(match[2])).first()
