"""What a program may know of the kinds of events: what triggers wait for and what they tell."""

from typing import Any

from django.http import HttpRequest
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Out
from dealwright.events.declaring import Event, all_declared


class EventKindOut(Out):
    """One kind of thing that can happen."""

    kind: str = Field(examples=["payment.received"])
    title: str
    sentence: str
    """Told with the sample, in your language."""
    used_by: list[str]
    """`rules`: triggers may wait for it; `webhooks`; `notifications`."""
    facts: dict[str, Any]
    """The JSON schema of its facts."""
    sample: dict[str, Any]
    """The facts of one such event."""


class EventKinds(Out):
    """Every kind this release knows."""

    items: list[EventKindOut]


router = Router()


@router.get("", EventKinds)
def list_event_kinds(request: HttpRequest) -> EventKinds:
    """What can happen, and with which facts."""
    return EventKinds(items=[_out(kind) for kind in all_declared()])


def _out(kind: type[Event]) -> EventKindOut:
    return EventKindOut(
        kind=kind.kind,
        title=str(kind.title),
        sentence=kind.load(kind.sample).say(actor="{actor}", subject="{subject}"),
        used_by=sorted(use.value for use in kind.used_by),
        facts=kind.model_json_schema(mode="serialization"),
        sample=kind.sample,
    )
