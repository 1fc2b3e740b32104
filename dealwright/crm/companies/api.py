"""What a program sees of companies, and may do with them."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import (
    Body,
    Changes,
    Id,
    LongText,
    Moment,
    MoneyIn,
    MoneyOut,
    Record,
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.crm.addresses import api as addresses
from dealwright.crm.addresses.api import AddressesIn, AddressOut, Country, plain_addresses
from dealwright.crm.companies import actions
from dealwright.crm.companies.access import responsible_for
from dealwright.crm.companies.listing import COMPANIES
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import set_contacts
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contact_ids_of, with_contact_ids
from dealwright.crm.marks import MARKS, UtmIn, UtmOut, sent_marks
from dealwright.crm.pictures.api import NewPicture, kept_before
from dealwright.crm.placing import observers_named
from dealwright.crm.reaching.api import (
    EmailsIn,
    MessengersIn,
    PhonesIn,
    TellsWays,
    WayOut,
    WebPagesIn,
    plain_ways,
)
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people import access
from dealwright.records import successors
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.notes.api import add_notes
from dealwright.records.observing import observer_ids_of
from dealwright.records.timeline.api import add_entry_verbs, add_timeline

Name = Annotated[str, Text(250)]
Industry = Annotated[str, Text(120, empty=True)]
Employees = Annotated[int, Field(ge=0, le=actions.MOST_EMPLOYEES, examples=[40])]
Ids = Annotated[list[Id], Field(max_length=200)]
PICTURE = {"logo": ("logo_url", "thumbnail_url")}
ObserverIds = Annotated[list[Id], Field(max_length=50)]
Type = Annotated[
    str, Text(40), Field(description="An entry of the list `company_type`.", examples=["client"])
]


class CompanyOut(TellsCustom, TellsWays, Record):
    """An organisation we sell to, or may; or one of our own."""

    of_kind = "company"
    hides = {**addresses.PARTS, **MARKS, **PICTURE}

    name: str
    client_type: str | None = Field(examples=["client"])
    """What it is to us, an entry of the list `company_type`; null where nobody said."""
    industry: str
    """An entry of the list `industry`, or another word."""
    employees: int | None
    """How many people work there."""
    revenue: MoneyOut | None
    """What it takes in a year."""
    is_own: bool
    """Whether it is one of our own companies."""
    is_usual_seller: bool
    """Whether papers are written in its name unless another of our own is chosen; at most one is."""
    contact_ids: list[Id]
    """The people who belong to it."""
    phones: list[WayOut]
    emails: list[WayOut]
    web_pages: list[WayOut]
    messengers: list[WayOut]
    address: str
    city: str
    region: str
    postal_code: str
    country: str
    addresses: list[AddressOut]
    """The same address as `main`, and the further ones."""
    do_not_track: bool
    """Whether visits and openings of letters are not to be written down."""
    source: str
    source_description: str
    utm: UtmOut | None
    comment: str
    logo_url: str
    """Empty without a logo."""
    thumbnail_url: str
    """The same logo, small."""
    responsible_id: Id | None
    is_for_everyone: bool
    """Whether everybody sees it who may see records of the kind at all."""
    created_by_id: Id | None
    """Null where it was no person: a rule, the shop, an import."""
    updated_by_id: Id | None
    """Who made the change of `updated_at`; null like the other."""
    observer_ids: list[Id]
    """Colleagues who see it and are told of it, whatever their rights to others."""
    tags: list[str]
    custom: CustomOut
    archived_at: Moment | None
    external_id: str | None

    @staticmethod
    def resolve_utm(company: Company) -> dict[str, str]:
        return company.marks

    @staticmethod
    def resolve_logo_url(company: Company) -> str:
        return company.picture_url

    @staticmethod
    def resolve_addresses(company: Company) -> list[dict[str, str]]:
        return addresses.told(company)

    @staticmethod
    def resolve_revenue(company: Company) -> Money | None:
        return company.revenue_money

    @staticmethod
    def resolve_observer_ids(company: Company) -> list[int]:
        return observer_ids_of(company)

    @staticmethod
    def resolve_client_type(company: Company) -> str | None:
        return company.client_type or None

    @staticmethod
    def resolve_contact_ids(company: Company) -> list[int]:
        if hasattr(company, "listed_contact_ids"):
            return list(company.listed_contact_ids)
        return contact_ids_of(company)


class NewCompany(Body):
    """A company to be added."""

    of_kind = "company"
    hides = {**addresses.PARTS, **MARKS}

    name: Name
    client_type: Type | None = None
    industry: Industry = ""
    employees: Employees | None = None
    revenue: MoneyIn | None = None
    is_own: bool = False
    contact_ids: Ids = []
    phones: PhonesIn = []
    emails: EmailsIn = []
    web_pages: WebPagesIn = []
    messengers: MessengersIn = []
    address: Annotated[str, Text(500, empty=True, lines=True)] = ""
    city: Annotated[str, Text(120, empty=True)] = ""
    region: Annotated[str, Text(80, empty=True)] = ""
    postal_code: Annotated[str, Text(20, empty=True)] = ""
    country: Country = ""
    addresses: AddressesIn = []
    do_not_track: bool = False
    source: Annotated[str, Text(40, empty=True)] = "api"
    source_description: Annotated[str, Text(200, empty=True)] = ""
    utm: UtmIn | None = None
    comment: LongText = ""
    custom: CustomIn = {}
    responsible_id: Id | None = None
    """Left out, it is you; null is nobody."""
    is_for_everyone: bool = False
    observer_ids: ObserverIds = []
    tags: Tags = []
    external_id: Annotated[str, Text(200)] | None = None


class CompanyChanges(Changes):
    """What may change of a company."""

    of_kind = "company"
    hides = {**addresses.PARTS, **MARKS}

    name: Name = omitted
    client_type: Type | None = omitted
    industry: Industry = omitted
    employees: Employees | None = omitted
    revenue: MoneyIn | None = omitted
    is_own: bool = omitted
    is_usual_seller: bool = omitted
    """True lets papers be written in its name, and no longer in that of another one; only of our own."""
    contact_ids: Ids = omitted
    phones: PhonesIn = omitted
    emails: EmailsIn = omitted
    web_pages: WebPagesIn = omitted
    messengers: MessengersIn = omitted
    address: Annotated[str, Text(500, empty=True, lines=True)] = omitted
    city: Annotated[str, Text(120, empty=True)] = omitted
    region: Annotated[str, Text(80, empty=True)] = omitted
    postal_code: Annotated[str, Text(20, empty=True)] = omitted
    country: Country = omitted
    addresses: AddressesIn = omitted
    do_not_track: bool = omitted
    source: Annotated[str, Text(40, empty=True)] = omitted
    source_description: Annotated[str, Text(200, empty=True)] = omitted
    utm: UtmIn = omitted
    comment: LongText = omitted
    custom: CustomIn = omitted
    responsible_id: Id | None = omitted
    is_for_everyone: bool = omitted
    observer_ids: ObserverIds = omitted
    tags: Tags = omitted


router = Router()


def _seen(request: HttpRequest, id: int) -> Company:
    return successors.found(Company.objects.seen_by(request.actor), id)


def _changed(request: HttpRequest, id: int) -> Company:
    return Company.objects.changed_by(request.actor).active().get(pk=id)


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_companies(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many companies at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("company", request, body)


@router.list("", COMPANIES, CompanyOut)
def list_companies(request: HttpRequest) -> QuerySet[Company]:
    """Companies you may see, without those in the archive unless `archived_at` is asked for.

    `phone` is compared as E.164 (`+5511987654321`), `email` in small letters, `tax_number` compact.
    """
    seen = Company.objects.seen_by(request.actor).with_observer_ids()
    companies = with_contact_ids(seen).prefetch_related("ways_to_reach", "further_addresses")
    asks_for_archived = any(name.startswith("archived_at") for name in request.GET)
    return companies if asks_for_archived else companies.active()


@router.get("/{id}", CompanyOut)
def get_company(request: HttpRequest, id: Id) -> Company:
    """One company."""
    return _seen(request, id)


@router.post("", CompanyOut, status=201)
def create_company(request: HttpRequest, new: NewCompany) -> Company:
    """Add a company."""
    access.require(request.actor, Company.record_kind, access.Verb.CREATE)
    values = plain_addresses(new.model_dump()) | {"utm": new.utm.given if new.utm else None}
    values["revenue"] = new.revenue.money if new.revenue else None
    values["observers"] = observers_named(values.pop("observer_ids"))
    contacts = _contacts_named(request, values.pop("contact_ids"))
    responsible_id = values.pop("responsible_id")
    mine = "responsible_id" not in new.model_fields_set
    values["responsible"] = responsible_for(
        request.actor, request.actor.id if mine else responsible_id, access.Verb.CREATE
    )
    company = actions.create_company(**values, phone_region=request.actor.user.region, by=request.actor)
    _set_contacts(request, company, contacts)
    return company


@router.patch("/{id}", CompanyOut)
def change_company(request: HttpRequest, id: Id, changes: CompanyChanges) -> Company:
    """Change a company. Lists such as phones and addresses are replaced as a whole.

    Of the contacts only those you may see: others stay with it.
    """
    company = _changed(request, id)
    values = sent_marks(plain_addresses(plain_ways(changes.given())), changes)
    contacts = _contacts_named(request, values.pop("contact_ids", None))
    if "observer_ids" in values:
        values["observers"] = observers_named(values.pop("observer_ids"))
    if "responsible_id" in values:
        id = values.pop("responsible_id")
        values["responsible"] = responsible_for(request.actor, id, access.Verb.CHANGE)
    region = request.actor.user.region
    company = actions.edit_company(
        company, **values, version=changes.version, phone_region=region, by=request.actor
    )
    _set_contacts(request, company, contacts)
    return company


@router.post("/{id}/logo", CompanyOut, beforehand=kept_before(_changed, "logo"))
def set_company_logo(request: HttpRequest, id: Id, new: NewPicture) -> Company:
    """Give a company a logo, in the place of the one it has. It is kept as WebP, at most 800 pixels long."""
    company = _changed(request, id)
    return actions.edit_company(company, logo=new.content, version=new.version, by=request.actor)


@router.delete("/{id}/logo")
def remove_company_logo(request: HttpRequest, id: Id) -> None:
    """Take the logo of a company away."""
    company = _changed(request, id)
    actions.edit_company(company, logo=None, version=expected_version(request), by=request.actor)


@router.post("/{id}/archive", CompanyOut)
def archive_company(request: HttpRequest, id: Id, archive: Verb = Verb()) -> Company:
    """Put a company into the archive: lists and search no longer show it, its deals stay."""
    company = Company.objects.deleted_by(request.actor).get(pk=id)
    return actions.archive_company(company, version=archive.version, by=request.actor)


@router.post("/{id}/unarchive", CompanyOut)
def unarchive_company(request: HttpRequest, id: Id, unarchive: Verb = Verb()) -> Company:
    """Take a company out of the archive."""
    company = Company.objects.deleted_by(request.actor).get(pk=id)
    return actions.unarchive_company(company, version=unarchive.version, by=request.actor)


@router.delete("/{id}")
def delete_company(request: HttpRequest, id: Id) -> None:
    """Move a company to the recycle bin, from which it can be restored for 30 days.

    Its deals stay.
    """
    company = Company.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_company(company, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", CompanyOut)
def restore_company(request: HttpRequest, id: Id, restore: Verb = Verb()) -> Company:
    """Take a company out of the recycle bin."""
    company = Company.everything.deleted_by(request.actor).get(pk=id)
    return actions.restore_company(company, by=request.actor)


add_timeline(router, "company", seen=_seen, tells="What happened to a company and around it, newest first.")
add_entry_verbs(router, "company")
add_notes(router, "company", seen=_seen, changed=_changed)


def _contacts_named(request: HttpRequest, ids: list[int] | None) -> list[Contact] | None:
    """The contacts with these keys, all of which the caller sees; None where none were spoken of."""
    if ids is None:
        return None
    access.refuse_hidden(request.actor, Contact.record_kind, ["companies"] if ids else [])
    found = Contact.objects.seen_by(request.actor).in_bulk(ids)
    if missing := [id for id in ids if id not in found]:
        raise Refused(_("There is no contact %(id)s.") % {"id": missing[0]}, field="contact_ids")
    return list(found.values())


def _set_contacts(request: HttpRequest, company: Company, contacts: list[Contact] | None) -> None:
    if contacts is not None:
        seen = Contact.objects.seen_by(request.actor)
        set_contacts(company, contacts=contacts, among=seen, by=request.actor)
