"""Converting leads in the API."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field, model_validator

from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, MoneyIn, Out, Text, Verb
from dealwright.crm import placing
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion import access
from dealwright.crm.conversion.actions import convert_lead as convert
from dealwright.crm.conversion.choices import CompanyChoice, ContactChoice, DealChoice, New
from dealwright.crm.conversion.queries import Likely, likely_clients
from dealwright.crm.leads.api import LeadOut, answer
from dealwright.crm.leads.models import Lead

Title = Annotated[str, Text(200)]
Name = Annotated[str, Text(241)]


class OneWay(Body):
    """Either a new record, or one that is there."""

    new: bool = Field(False, examples=[True])
    """True: it is made of what the lead says."""
    id: Id | None = Field(None, examples=[None])
    """The record that is there already."""

    @model_validator(mode="after")
    def be_one_of_both(self) -> "OneWay":
        """Refuse both and neither."""
        if self.new == (self.id is not None):
            raise ValueError('send either {"new": true} or {"id": 7}')
        if self.id is not None and self.model_fields_set - {"new", "id"}:
            raise ValueError("values are only for a new record")
        return self


class DealOfLead(OneWay):
    """The deal: `{"new": true}`, further values win over what the lead says; or `{"id": 7}`."""

    of_kind = "deal"

    title: Title | None = None
    pipeline_id: Id | None = None
    stage_id: Id | None = None
    amount: MoneyIn | None = None
    responsible_id: Id | None = None


class ContactOfLead(OneWay):
    """The contact: `{"new": true}`, or `{"id": 3}`, who gets the phones and e-mails it lacks."""

    of_kind = "contact"

    name: Name | None = None


class CompanyOfLead(OneWay):
    """The company: `{"new": true}`, or `{"id": 5}`."""

    of_kind = "company"

    name: Name | None = None


class LeadConversion(Verb):
    """What the lead becomes; at least one of the three. One that is null or left out is not made."""

    deal: DealOfLead | None = None
    contact: ContactOfLead | None = None
    company: CompanyOfLead | None = None
    keep_activities_open: bool = True
    """False: what is planned for the lead is done with."""


class LikelyClientOut(Out):
    """A client who is reached as the lead is, or whose company is called so."""

    id: Id
    name: str

    @staticmethod
    def resolve_id(client: Contact | Company) -> int:
        return int(client.pk)


class LikelyClientsOut(Out):
    """Known clients who may be behind a lead."""

    contacts: list[LikelyClientOut]
    companies: list[LikelyClientOut]


router = Router()


@router.post("/{id}/convert", LeadOut)
def convert_lead(request: HttpRequest, id: Id, conversion: LeadConversion) -> Lead:
    """Make a deal, a contact and a company of a lead, in any combination, new or there already.

    The lead goes to its won stage; `deal_ids`, `contact_id` and `company_id` say what it became. Its history
    stands in their timelines. A second conversion is answered with 409.
    """
    lead = Lead.objects.changed_by(request.actor).select_related("stage", "contact", "company").get(pk=id)
    done = convert(
        lead,
        deal=_deal(request, conversion.deal),
        contact=_contact(request, conversion.contact),
        company=_company(request, conversion.company),
        keep_activities_open=conversion.keep_activities_open,
        phone_region=request.actor.user.region,
        version=conversion.version,
        by=request.actor,
    )
    return answer(request, done.lead)


@router.get("/{id}/likely-clients", LikelyClientsOut)
def list_likely_clients(request: HttpRequest, id: Id) -> Likely:
    """Contacts and companies you may see that are reached by a phone or e-mail of the lead, or called so."""
    lead = Lead.objects.seen_by(request.actor).prefetch_related("ways_to_reach").get(pk=id)
    return likely_clients(lead, actor=request.actor)


def _deal(request: HttpRequest, way: DealOfLead | None) -> DealChoice:
    if way is None:
        return None
    if way.id is not None:
        return access.deal_named(request.actor, way.id)
    access.require_new(request.actor, "deal")
    pipeline, stage = placing.place_for(request.actor, "deal", way.pipeline_id, way.stage_id)
    values: dict[str, Any] = {"pipeline": pipeline, "stage": stage}
    if way.title is not None:
        values["title"] = way.title
    if way.amount is not None:
        values["amount"] = way.amount.money
    if way.responsible_id is not None:
        values["responsible"] = placing.responsible_for_new(
            request.actor, "deal", way.responsible_id, pipeline.pk
        )
    return New(values)


def _contact(request: HttpRequest, way: ContactOfLead | None) -> ContactChoice:
    if way is None:
        return None
    if way.id is not None:
        return placing.contact_named(request.actor, way.id, field="contact")
    access.require_new(request.actor, "contact")
    return New(
        _named(way.name) | ({"first_name": "", "second_name": "", "last_name": ""} if way.name else {})
    )


def _company(request: HttpRequest, way: CompanyOfLead | None) -> CompanyChoice:
    if way is None:
        return None
    if way.id is not None:
        return placing.company_named(request.actor, way.id, field="company")
    access.require_new(request.actor, "company")
    return New(_named(way.name))


def _named(name: str | None) -> dict[str, Any]:
    return {} if name is None else {"name": name}
