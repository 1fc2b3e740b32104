"""What a program sees of refusals of letters, and may do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Text, Verb
from dealwright.channels.messages.api import WholeMessageOut
from dealwright.channels.messages.models import Message
from dealwright.channels.messages.queries import messages_for
from dealwright.channels.names import Channel
from dealwright.channels.refusals import actions
from dealwright.channels.refusals.models import Refusal
from dealwright.channels.refusals.queries import refusals_like
from dealwright.people.access import require_settings


class LetterRefusalOut(Out):
    """An address to which rules write no letters."""

    id: Id
    email: str = Field(examples=["clara@example.com"])
    refused_at: Moment
    refused_by_id: Id | None
    """The colleague who wrote it down; null where the reader said so by the link in a letter."""


class NewLetterRefusal(Body):
    """Whom rules are to write to no more."""

    email: Annotated[str, Text(Refusal.LONGEST)] = Field(examples=["clara@example.com"])


REFUSALS = ListOf(
    Refusal,
    fields={"email": str, "refused_at": datetime, "refused_by_id": Id},
    sort="-id",
    search=lambda found, text: found.filter(pk__in=refusals_like(text).order_by().values("pk")),
)

router = Router()
message_router = Router()


@router.list("", REFUSALS, LetterRefusalOut)
def list_letter_refusals(request: HttpRequest) -> QuerySet[Refusal]:
    """The addresses to which rules write no letters. Needs the right to change settings."""
    require_settings(request.actor)
    return Refusal.objects.all()


@router.post("", LetterRefusalOut, status=201)
def stop_letters(request: HttpRequest, new: NewLetterRefusal) -> Refusal:
    """Let rules write to an address no more; one that is there stays as it is. Needs the right to change
    settings."""
    require_settings(request.actor)
    return actions.stop_letters(new.email, by=request.actor)


@router.delete("/{id}")
def allow_letters(request: HttpRequest, id: Id) -> None:
    """Let rules write to an address again. Needs the right to change settings."""
    require_settings(request.actor)
    actions.allow_letters(Refusal.objects.get(pk=id), by=request.actor)


@message_router.post("/{id}/refuse", WholeMessageOut)
def refuse_letters(request: HttpRequest, id: Id, refuse: Verb = NO_BODY) -> Message:
    """Write down that whoever got this letter wants no more of rules."""
    letters = Message.objects.changed_by(request.actor).filter(channel=Channel.EMAIL)
    actions.refuse_letters(letters.get(pk=id), by=request.actor)
    return messages_for(request.actor).get(pk=id)
