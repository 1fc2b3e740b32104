"""The way in for programs that call triggers by a code (T29)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Out, ShortText
from dealwright.automation.calls.actions import call_by_code
from dealwright.kit.errors import NotFound, Refused
from dealwright.records import kinds

router = Router()


class Called(Body):
    """The record something happened to."""

    kind: ShortText = Field(examples=["deal"])
    """A kind whose records stand on stages."""
    id: Id


class TriggerCall(Body):
    """What happened, by the code that triggers wait for, and to which record."""

    code: ShortText = Field(examples=["order.packed"])
    """Small Latin letters, digits, dots, hyphens and underscores."""
    record: Called


class Receipt(Out):
    """That the call was taken."""

    is_received: bool


@router.post("/call", Receipt)
def call_triggers(request: HttpRequest, call: TriggerCall) -> Receipt:
    """Tell triggers with a code that something happened to a record you may see.

    The answer confirms the receipt. Whether the record moves is decided soon after, by the triggers on the
    stages of its pipeline.
    """
    call_by_code(call.code, _target(request, call.record), by=request.actor)
    return Receipt(is_received=True)


def _target(request: HttpRequest, called: Called) -> Any:
    kind = kinds.get(called.kind)
    if kind is None or kind.move is None:
        raise Refused(_("Records of this kind stand on no stages."), field="record.kind")
    record = kind.seen_by(request.actor).filter(pk=called.id).first()
    if record is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return record
