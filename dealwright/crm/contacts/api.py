"""What a program sees of contacts, and may do with them."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, LongText, Moment, Record, Tags, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.crm.addresses import api as addresses
from dealwright.crm.addresses.api import AddressesIn, AddressOut, Country, plain_addresses
from dealwright.crm.companies.access import companies_named
from dealwright.crm.contacts import actions
from dealwright.crm.contacts.belonging import companies_of
from dealwright.crm.contacts.listing import CONTACTS
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import with_company_ids
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
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records import successors
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.notes.api import add_notes
from dealwright.records.observing import observer_ids_of
from dealwright.records.timeline.api import add_entry_verbs, add_timeline

Part = Annotated[str, Text(120, empty=True)]
Ids = Annotated[list[Id], Field(max_length=20)]
PICTURE = {"photo": ("photo_url", "thumbnail_url")}
ObserverIds = Annotated[list[Id], Field(max_length=50)]
Type = Annotated[str, Text(40), Field(description="An entry of the list `client_type`.", examples=["client"])]
Honorific = Annotated[
    str, Text(40, empty=True), Field(description="An entry of the list `honorific`.", examples=["dr"])
]


class ContactOut(TellsCustom, TellsWays, Record):
    """A person we sell to, or may."""

    of_kind = "contact"
    hides = {**addresses.PARTS, **MARKS, **PICTURE, "companies": ("company_ids",)}

    name: str
    honorific: str
    """An entry of the list `honorific`."""
    first_name: str
    second_name: str
    last_name: str
    post: str
    """Their position in their company."""
    birth_date: date | None
    client_type: str | None = Field(examples=["client"])
    """What they are to us, an entry of the list `client_type`; null where nobody said."""
    company_ids: list[Id]
    """The companies they belong to, the main one first."""
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
    photo_url: str
    """Empty without a photo."""
    thumbnail_url: str
    """The same photo, small."""
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
    def resolve_utm(contact: Contact) -> dict[str, str]:
        return contact.marks

    @staticmethod
    def resolve_photo_url(contact: Contact) -> str:
        return contact.picture_url

    @staticmethod
    def resolve_addresses(contact: Contact) -> list[dict[str, str]]:
        return addresses.told(contact)

    @staticmethod
    def resolve_observer_ids(contact: Contact) -> list[int]:
        return observer_ids_of(contact)

    @staticmethod
    def resolve_client_type(contact: Contact) -> str | None:
        return contact.client_type or None

    @staticmethod
    def resolve_company_ids(contact: Contact) -> list[int]:
        if hasattr(contact, "listed_company_ids"):
            return list(contact.listed_company_ids)
        return [company.pk for company in contact.companies_in_order]


class NewContact(Body):
    """A contact to be added; at least a name, a phone or an e-mail."""

    of_kind = "contact"
    hides = {**addresses.PARTS, **MARKS, "companies": ("company_ids",)}

    name: Annotated[str, Text(241, empty=True)] = ""
    honorific: Honorific = ""
    first_name: Part = ""
    second_name: Part = ""
    last_name: Part = ""
    post: Part = ""
    birth_date: date | None = None
    client_type: Type | None = None
    company_ids: Ids = []
    """The companies they belong to, the main one first."""
    phones: PhonesIn = []
    emails: EmailsIn = []
    web_pages: WebPagesIn = []
    messengers: MessengersIn = []
    address: Annotated[str, Text(500, empty=True, lines=True)] = ""
    city: Part = ""
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


class ContactChanges(Changes):
    """What may change of a contact."""

    of_kind = "contact"
    hides = {**addresses.PARTS, **MARKS, "companies": ("company_ids",)}

    name: Annotated[str, Text(241)] = omitted
    honorific: Honorific = omitted
    first_name: Part = omitted
    second_name: Part = omitted
    last_name: Part = omitted
    post: Part = omitted
    birth_date: date | None = omitted
    client_type: Type | None = omitted
    company_ids: Ids = omitted
    phones: PhonesIn = omitted
    emails: EmailsIn = omitted
    web_pages: WebPagesIn = omitted
    messengers: MessengersIn = omitted
    address: Annotated[str, Text(500, empty=True, lines=True)] = omitted
    city: Part = omitted
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


def _seen(request: HttpRequest, id: int) -> Contact:
    return successors.found(Contact.objects.seen_by(request.actor), id)


def _changed(request: HttpRequest, id: int) -> Contact:
    return Contact.objects.changed_by(request.actor).active().get(pk=id)


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_contacts(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many contacts at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("contact", request, body)


@router.list("", CONTACTS, ContactOut)
def list_contacts(request: HttpRequest) -> QuerySet[Contact]:
    """Contacts you may see, without those in the archive unless `archived_at` is asked for.

    `phone` is compared as E.164 (`+5511987654321`), `email` in small letters.
    """
    seen = Contact.objects.seen_by(request.actor).with_observer_ids()
    contacts = with_company_ids(seen).prefetch_related("ways_to_reach", "further_addresses")
    asks_for_archived = any(name.startswith("archived_at") for name in request.GET)
    return contacts if asks_for_archived else contacts.active()


@router.get("/{id}", ContactOut)
def get_contact(request: HttpRequest, id: Id) -> Contact:
    """One contact."""
    return _seen(request, id)


@router.post("", ContactOut, status=201)
def create_contact(request: HttpRequest, new: NewContact) -> Contact:
    """Add a contact."""
    access.require(request.actor, Contact.record_kind, access.Verb.CREATE)
    values = plain_addresses(new.model_dump()) | {"utm": new.utm.given if new.utm else None}
    values["companies"] = companies_named(request.actor, values.pop("company_ids"))
    mine = "responsible_id" not in new.model_fields_set
    responsible_id = request.actor.id if mine else values["responsible_id"]
    values["responsible"] = _responsible(request, responsible_id, access.Verb.CREATE)
    del values["responsible_id"]
    values["observers"] = observers_named(values.pop("observer_ids"))
    return actions.create_contact(**values, phone_region=request.actor.user.region, by=request.actor)


@router.patch("/{id}", ContactOut)
def change_contact(request: HttpRequest, id: Id, changes: ContactChanges) -> Contact:
    """Change a contact. Lists such as phones, companies and addresses are replaced as a whole."""
    contact = _changed(request, id)
    values = sent_marks(plain_addresses(plain_ways(changes.given())), changes)
    if "company_ids" in values:
        kept = companies_of(contact)
        values["companies"] = companies_named(request.actor, values.pop("company_ids"), kept=kept)
    if "observer_ids" in values:
        values["observers"] = observers_named(values.pop("observer_ids"))
    if "responsible_id" in values:
        values["responsible"] = _responsible(request, values.pop("responsible_id"), access.Verb.CHANGE)
    return actions.edit_contact(
        contact, **values, version=changes.version, phone_region=request.actor.user.region, by=request.actor
    )


@router.post("/{id}/photo", ContactOut, beforehand=kept_before(_changed, "photo"))
def set_contact_photo(request: HttpRequest, id: Id, new: NewPicture) -> Contact:
    """Give a contact a photo, in the place of the one it has. It is kept as WebP, at most 800 pixels long."""
    contact = _changed(request, id)
    return actions.edit_contact(contact, photo=new.content, version=new.version, by=request.actor)


@router.delete("/{id}/photo")
def remove_contact_photo(request: HttpRequest, id: Id) -> None:
    """Take the photo of a contact away."""
    contact = _changed(request, id)
    actions.edit_contact(contact, photo=None, version=expected_version(request), by=request.actor)


@router.post("/{id}/archive", ContactOut)
def archive_contact(request: HttpRequest, id: Id, archive: Verb = Verb()) -> Contact:
    """Put a contact into the archive: lists and search no longer show it, its deals stay."""
    contact = Contact.objects.deleted_by(request.actor).get(pk=id)
    return actions.archive_contact(contact, version=archive.version, by=request.actor)


@router.post("/{id}/unarchive", ContactOut)
def unarchive_contact(request: HttpRequest, id: Id, unarchive: Verb = Verb()) -> Contact:
    """Take a contact out of the archive."""
    contact = Contact.objects.deleted_by(request.actor).get(pk=id)
    return actions.unarchive_contact(contact, version=unarchive.version, by=request.actor)


@router.delete("/{id}")
def delete_contact(request: HttpRequest, id: Id) -> None:
    """Move a contact to the recycle bin, from which it can be restored for 30 days.

    Its deals and orders stay.
    """
    contact = Contact.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_contact(contact, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", ContactOut)
def restore_contact(request: HttpRequest, id: Id, restore: Verb = Verb()) -> Contact:
    """Take a contact out of the recycle bin."""
    contact = Contact.everything.deleted_by(request.actor).get(pk=id)
    return actions.restore_contact(contact, by=request.actor)


add_timeline(
    router,
    "contact",
    seen=_seen,
    tells="What happened to a contact and to its deals and orders, newest first.",
)
add_entry_verbs(router, "contact")
add_notes(router, "contact", seen=_seen, changed=_changed)


def _responsible(request: HttpRequest, id: int | None, verb: access.Verb) -> User | None:
    """The person, refused when the caller's rights do not reach as far."""
    if id is None:
        return None
    person = people_within(request.actor, Contact.record_kind, verb).filter(pk=id).first()
    if person is None:
        raise Refused(_("You may not make this person responsible."), field="responsible_id")
    return person
