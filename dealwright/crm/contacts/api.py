"""What a program sees of contacts, and may do with them."""

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, LongText, Moment, Out, Record, Tags, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.crm import reaching
from dealwright.crm.contacts import actions
from dealwright.crm.contacts.listing import CONTACTS
from dealwright.crm.contacts.models import Contact
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, custom_of
from dealwright.records.notes.api import NOTES, NewNote, NoteOut, add_note, notes_on
from dealwright.records.notes.models import Note
from dealwright.records.timeline.api import Cursor, Limit, TimelineOut, TimelinePage, timeline

Part = Annotated[str, Text(120, empty=True)]
Kind = Literal["work", "mobile", "home", "fax", "other"]


class WayOut(Out):
    """A phone number or an e-mail address."""

    value: str = Field(examples=["+55 11 98765-4321"])
    type: str = Field(examples=["mobile"])


class AddressOut(Out):
    """Where somebody lives or works."""

    street: str
    city: str
    region: str
    postal_code: str


class ContactOut(Record):
    """A person we sell to, or may."""

    of_kind = "contact"
    hides = {part: (part, "addresses") for part in ("address", "city", "region", "postal_code")}

    name: str
    first_name: str
    last_name: str
    phones: list[WayOut]
    emails: list[WayOut]
    address: str
    city: str
    region: str
    postal_code: str
    addresses: list[AddressOut]
    """The same once more, as a list: empty, or the one that this release keeps."""
    client_type: str | None = Field(description="Null: this release knows no types of clients.")
    company_ids: list[Id] = Field(description="Empty: this release knows no companies.")
    do_not_track: bool = Field(description="True: this release follows nobody's visits.")
    source: str
    comment: str
    responsible_id: Id | None
    tags: list[str]
    custom: CustomOut
    archived_at: Moment | None
    external_id: str | None

    @staticmethod
    def resolve_custom(contact: Contact) -> dict[str, Any]:
        return custom_of(contact)

    @staticmethod
    def resolve_addresses(contact: Contact) -> list[dict[str, str]]:
        parts = {"street": contact.address, "city": contact.city}
        parts |= {"region": contact.region, "postal_code": contact.postal_code}
        return [parts] if any(parts.values()) else []

    @staticmethod
    def resolve_client_type(contact: Contact) -> None:
        return None

    @staticmethod
    def resolve_company_ids(contact: Contact) -> list[int]:
        return []

    @staticmethod
    def resolve_do_not_track(contact: Contact) -> bool:
        return True

    @staticmethod
    def resolve_phones(contact: Contact) -> list[dict[str, str]]:
        return [one.as_typed() for one in reaching.ways_of(contact, reaching.PHONE)]

    @staticmethod
    def resolve_emails(contact: Contact) -> list[dict[str, str]]:
        return [one.as_typed() for one in reaching.ways_of(contact, reaching.EMAIL)]


class WayIn(Body):
    """A phone number or an e-mail address."""

    value: Annotated[str, Text(254)] = Field(examples=["+55 11 98765-4321"])
    type: Kind = "work"


Ways = Annotated[list[WayIn], Field(max_length=20)]


class NewContact(Body):
    """A contact to be added; at least a name, a phone or an e-mail."""

    of_kind = "contact"

    name: Annotated[str, Text(241, empty=True)] = ""
    first_name: Part = ""
    last_name: Part = ""
    phones: Ways = []
    emails: Ways = []
    address: Annotated[str, Text(500, empty=True, lines=True)] = ""
    city: Part = ""
    region: Annotated[str, Text(80, empty=True)] = ""
    postal_code: Annotated[str, Text(20, empty=True)] = ""
    source: Annotated[str, Text(40, empty=True)] = "api"
    comment: LongText = ""
    custom: CustomIn = {}
    responsible_id: Id | None = None
    """Left out, it is you; null is nobody."""
    tags: Tags = []
    external_id: Annotated[str, Text(200)] | None = None


class ContactChanges(Changes):
    """What may change of a contact."""

    of_kind = "contact"

    name: Annotated[str, Text(241)] = omitted
    first_name: Part = omitted
    last_name: Part = omitted
    phones: Ways = omitted
    emails: Ways = omitted
    address: Annotated[str, Text(500, empty=True, lines=True)] = omitted
    city: Part = omitted
    region: Annotated[str, Text(80, empty=True)] = omitted
    postal_code: Annotated[str, Text(20, empty=True)] = omitted
    source: Annotated[str, Text(40, empty=True)] = omitted
    comment: LongText = omitted
    custom: CustomIn = omitted
    responsible_id: Id | None = omitted
    tags: Tags = omitted


router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_contacts(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many contacts at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("contact", request, body)


@router.list("", CONTACTS, ContactOut)
def list_contacts(request: HttpRequest) -> QuerySet[Contact]:
    """Contacts you may see, without those in the archive unless `archived_at` is asked for.

    `phone` is compared as E.164 (`+5511987654321`), `email` in small letters.
    """
    contacts = Contact.objects.seen_by(request.actor).prefetch_related("ways_to_reach")
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
    values = new.model_dump()
    mine = "responsible_id" not in new.model_fields_set
    responsible_id = request.actor.id if mine else values["responsible_id"]
    values["responsible"] = _responsible(request, responsible_id, access.Verb.CREATE)
    del values["responsible_id"]
    return actions.create_contact(**values, phone_region=request.actor.user.region, by=request.actor)


@router.patch("/{id}", ContactOut)
def change_contact(request: HttpRequest, id: Id, changes: ContactChanges) -> Contact:
    """Change a contact. Phones and e-mails are replaced as a whole."""
    contact = _changed(request, id)
    values = changes.given()
    for name in {"phones", "emails"} & values.keys():
        values[name] = [way.model_dump() for way in values[name]]
    if "responsible_id" in values:
        values["responsible"] = _responsible(request, values.pop("responsible_id"), access.Verb.CHANGE)
    return actions.edit_contact(
        contact, **values, version=changes.version, phone_region=request.actor.user.region, by=request.actor
    )


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


@router.get("/{id}/timeline", TimelineOut)
def get_contact_timeline(
    request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = 50
) -> TimelinePage:
    """What happened to a contact and to its deals and orders, newest first."""
    return timeline(_seen(request, id), actor=request.actor, cursor=cursor, limit=limit)


@router.list("/{id}/notes", NOTES, NoteOut)
def list_contact_notes(request: HttpRequest, id: Id) -> QuerySet[Note]:
    """The notes on a contact, newest first."""
    return notes_on(_seen(request, id))


@router.post("/{id}/notes", NoteOut, status=201)
def add_contact_note(request: HttpRequest, id: Id, note: NewNote) -> Note:
    """Write a note on a contact."""
    return add_note(_changed(request, id), text=note.text, by=request.actor)


def _seen(request: HttpRequest, id: int) -> Contact:
    return Contact.objects.seen_by(request.actor).get(pk=id)


def _changed(request: HttpRequest, id: int) -> Contact:
    return Contact.objects.changed_by(request.actor).active().get(pk=id)


def _responsible(request: HttpRequest, id: int | None, verb: access.Verb) -> User | None:
    """The person, refused when the caller's rights do not reach as far."""
    if id is None:
        return None
    person = people_within(request.actor, Contact.record_kind, verb).filter(pk=id).first()
    if person is None:
        raise Refused(_("You may not make this person responsible."), field="responsible_id")
    return person
