"""What a program sees of refusals of reminders, and may do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Moment, Out, Text
from dealwright.people.access import require_settings
from dealwright.store.letters import refusing
from dealwright.store.letters.models import ReminderRefusal
from dealwright.store.letters.queries import refusals_like


class ReminderRefusalOut(Out):
    """An address that is reminded of no left cart any more."""

    id: Id
    email: str = Field(examples=["clara@example.com"])
    refused_at: Moment


class NewReminderRefusal(Body):
    """Whom to remind no more."""

    email: Annotated[str, Text(ReminderRefusal.LONGEST)] = Field(examples=["clara@example.com"])


REFUSALS = ListOf(
    ReminderRefusal,
    fields={"email": str, "refused_at": datetime},
    sort="-id",
    search=lambda found, text: found.filter(pk__in=refusals_like(text).order_by().values("pk")),
)

router = Router()


@router.list("", REFUSALS, ReminderRefusalOut)
def list_reminder_refusals(request: HttpRequest) -> QuerySet[ReminderRefusal]:
    """The addresses that are reminded of no left cart. Needs the right to change settings."""
    require_settings(request.actor)
    return ReminderRefusal.objects.all()


@router.post("", ReminderRefusalOut, status=201)
def refuse_reminders(request: HttpRequest, new: NewReminderRefusal) -> ReminderRefusal:
    """Remind an address no more; one that is there stays as it is. Needs the right to change settings."""
    require_settings(request.actor)
    return refusing.refuse_reminders(new.email, by=request.actor)


@router.delete("/{id}")
def allow_reminders(request: HttpRequest, id: Id) -> None:
    """Let an address be reminded of left carts again. Needs the right to change settings."""
    require_settings(request.actor)
    refusing.allow_reminders(ReminderRefusal.objects.get(pk=id), by=request.actor)
