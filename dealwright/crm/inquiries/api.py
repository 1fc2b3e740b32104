"""What a program may bring in from outside, and the exceptions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, LongText, Moment, Out, Text
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.api import Source
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries import actions
from dealwright.crm.inquiries.models import ContactException
from dealwright.crm.inquiries.queries import exceptions_like
from dealwright.crm.leads.models import Lead
from dealwright.crm.marks import UtmIn
from dealwright.crm.settings.models import Mode
from dealwright.crm.settings.queries import crm_settings
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, require, require_settings
from dealwright.people.users.models import User

Line = Annotated[str, Text(200, empty=True)]
Phones = Annotated[list[Annotated[str, Text(60)]], Field(max_length=20, examples=[["+55 11 98765-4321"]])]
Emails = Annotated[list[Annotated[str, Text(254)]], Field(max_length=20, examples=[["joana@example.com"]])]


class NewInquiry(Body):
    """What somebody outside told of themselves and wants."""

    title: Line = Field(default="", description="Without it, it is called by the name, phone or e-mail.")
    name: Line = ""
    phones: Phones = []
    emails: Emails = []
    company_title: Line = ""
    source: Source = ""
    utm: UtmIn | None = None
    text: LongText = ""
    """What they wrote or said."""
    kind: Literal["form", "call", "email", "sms", "chat"] = "form"
    """How it came in."""
    responsible_id: Id | None = None
    """Who answers for what is opened; without it whoever knows the client, else you."""


class InquiryOut(Out):
    """What became of an inquiry. What you may not see is null."""

    outcome: Literal["exception", "noted", "lead", "repeat_lead", "deal", "repeat_deal"]
    lead_id: Id | None
    deal_id: Id | None
    contact_id: Id | None
    company_id: Id | None


class ExceptionOut(Out):
    """A phone or an e-mail from which nothing new is opened."""

    id: Id
    kind: Literal["phone", "email"]
    value: str
    normalised: str
    comment: str
    added_by_id: Id | None
    created_at: Moment


class NewException(Body):
    """A phone with its country code, or an e-mail."""

    value: Annotated[str, Text(254)] = Field(examples=["spam@example.com"])
    comment: Line = ""


EXCEPTIONS = ListOf(
    ContactException,
    fields={"kind": str, "normalised": str, "created_at": datetime},
    sort="-id",
    search=lambda found, text: found.filter(pk__in=exceptions_like(text).order_by().values("pk")),
)

router = Router()
exceptions_router = Router()


@router.post("", InquiryOut, status=201)
def take_inquiry(request: HttpRequest, new: NewInquiry) -> dict[str, Any]:
    """Bring in what came from outside: noted on what is open with the client, or a lead or a deal opens."""
    opens = Lead.record_kind if crm_settings().mode == Mode.CLASSIC else Deal.record_kind
    require(request.actor, opens, Verb.CREATE)
    taken = actions.take_inquiry(
        title=new.title,
        name=new.name,
        phones=new.phones,
        emails=new.emails,
        company_title=new.company_title,
        source=new.source,
        utm=new.utm.given if new.utm else None,
        text=new.text,
        kind=new.kind,
        responsible=_responsible(new.responsible_id),
        phone_region=request.actor.user.region,
        by=request.actor,
    )
    return {
        "outcome": taken.outcome.value,
        "lead_id": _seen(request, Lead, taken.lead),
        "deal_id": _seen(request, Deal, taken.deal),
        "contact_id": _seen(request, Contact, taken.contact),
        "company_id": _seen(request, Company, taken.company),
    }


@exceptions_router.list("", EXCEPTIONS, ExceptionOut)
def list_contact_exceptions(request: HttpRequest) -> QuerySet[ContactException]:
    """The phones and e-mails from which nothing new is opened."""
    require_settings(request.actor)
    return ContactException.objects.all()


@exceptions_router.post("", ExceptionOut, status=201)
def add_contact_exception(request: HttpRequest, new: NewException) -> ContactException:
    """Let nothing new be opened for a phone or an e-mail."""
    require_settings(request.actor)
    return actions.add_exception(
        value=new.value, comment=new.comment, phone_region=request.actor.user.region, by=request.actor
    )


@exceptions_router.delete("/{id}")
def remove_contact_exception(request: HttpRequest, id: Id) -> None:
    """Take what comes from there like everything else again."""
    require_settings(request.actor)
    actions.remove_exception(ContactException.objects.get(pk=id), by=request.actor)


def _seen(request: HttpRequest, model: Any, record: Any) -> int | None:
    if record is None:
        return None
    found: int | None = (
        model.objects.seen_by(request.actor).filter(pk=record.pk).values_list("pk", flat=True).first()
    )
    return found


def _responsible(id: int | None) -> User | None:
    if id is None:
        return None
    user: User | None = User.objects.active().filter(pk=id).first()
    if user is None:
        raise Refused(_("There is no such colleague."), field="responsible_id")
    return user
