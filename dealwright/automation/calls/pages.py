"""The address of a trigger, for programs outside."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dealwright.automation.calls.actions import call_by_address
from dealwright.automation.naming import in_the_name_of
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import title_of
from dealwright.events import Actor
from dealwright.kit.secrets import hash_token
from dealwright.records import kinds

ADDRESS = "/hooks/triggers/"
"""Before the secret of a trigger."""
TARGET = re.compile(r"([A-Z][A-Z_]*)_(\d{1,18})")
"""`DEAL_12`, as other programs write records; `QUOTE_12` for a proposal (AU-45)."""


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "POST"])
def trigger_called(request: HttpRequest, secret: str) -> JsonResponse:
    """Take the call and answer true; whether anything moves is decided afterwards (AU-44).

    The secret stands for the user who made it: what they may not see is not there, and once they have left
    neither is the address.
    """
    trigger = _trigger_of(secret)
    if trigger is None:
        return JsonResponse({"error": "There is no such address."}, status=404)
    by = Actor.of(trigger.address_by)
    target = _target_of(request.POST.get("target") or request.GET.get("target", ""), trigger, by)
    if target is None:
        return JsonResponse(
            {"error": "Name the record as target, such as target=DEAL_12; it must be of the trigger’s kind."},
            status=400,
        )
    title = in_the_name_of(title_of(trigger), trigger.address_by)
    call_by_address(trigger, target, by=Actor.automation(title, trigger.pk))
    return JsonResponse({"result": True})


def _trigger_of(secret: str) -> Trigger | None:
    found = Trigger.objects.filter(secret=hash_token(secret), address_by__is_active=True)
    return found.select_related("stage__pipeline", "address_by__role", "address_by__department").first()


def _target_of(written: str, trigger: Trigger, by: Actor) -> Any:
    match = TARGET.fullmatch(written.strip())
    kind = kinds.called(match[1].lower()) if match else None
    if match is None or kind is None or kind.name != trigger.stage.pipeline.of_kind:
        return None
    return kind.seen_by(by).filter(pk=int(match[2])).first()
