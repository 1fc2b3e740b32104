"""What a program sees of subjects and may do with them.

A subject is the deal of the same number: its notes, timeline, files and products are asked for there, its
actions are activities.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import (
    Body,
    Changes,
    Id,
    Moment,
    Out,
    Record,
    ShortText,
    Tags,
    Text,
    Verb,
    omitted,
)
from dealwright.compact.subjects import actions
from dealwright.compact.subjects.clients import as_kept, changed_client
from dealwright.compact.subjects.listing import SUBJECTS
from dealwright.compact.subjects.queries import (
    among_subjects,
    client_of,
    days_without,
    funnel,
    people_of_subject,
    subjects_changed_by,
    subjects_deleted_by,
    subjects_seen_by,
)
from dealwright.crm.activities.models import Activity
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals import access
from dealwright.crm.deals.actions import archive_deal, edit_deal, unarchive_deal
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb as Right
from dealwright.people.access import refuse_hidden, require
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.pipelines.models import Semantic
from dealwright.records.pipelines.queries import stage_for
from dealwright.records.tags.actions import set_tags
from dealwright.sales.orders.actions import place_order_of_deal

ClientType = Literal["", "lead", "prospect", "client", "inactive"]
WhenKind = Literal["on_date", "as_soon_as_possible", "waiting", "none"]
Line = Annotated[str, Text(250)]
MaybeLine = Annotated[str, Text(250, empty=True)]


class SubjectOut(Record):
    """A subject: a deal of the funnel, as the compact CRM shows it."""

    of_kind = "deal"
    hides = {
        "contact": ("contact_id", "client_type", "contact_person_ids"),
        "company": ("company_id", "client_type"),
        "contacts": ("contact_person_ids",),
        "lost_reason": ("lost_reason",),
    }

    title: str
    stage_id: Id
    situation: Literal["pending", "closed"]
    result: Literal["", "won", "lost"]
    """How a closed one ended: with a sale or without one."""
    lost_reason: str
    contact_id: Id | None
    company_id: Id | None
    contact_person_ids: list[Id]
    """Whom one talks to beside the client: at a company its contact, then further people."""
    client_type: str
    """What the client is: `lead` (L), `prospect` (P), `client` (C), `inactive` (I), or another type."""
    responsible_id: Id | None
    is_starred: bool
    is_quiet: bool
    """Whether nobody did anything about it for longer than the settings allow."""
    days_without_interaction: int
    next_action_id: Id | None
    """The activity that is to be done first."""
    next_when: str = Field(examples=["on_date"])
    planned_at: Moment | None
    """The earliest deadline of what is planned."""
    tags: list[str]
    """Its markers."""
    last_interaction_at: Moment
    closed_at: Moment | None
    archived_at: Moment | None

    @staticmethod
    def resolve_result(subject: Any) -> str:
        return str(subject.stage.semantic) if subject.stage.semantic != Semantic.OPEN else ""

    @staticmethod
    def resolve_contact_person_ids(subject: Any) -> list[int]:
        return people_of_subject(subject)

    @staticmethod
    def resolve_days_without_interaction(subject: Any) -> int:
        return days_without(subject)

    @staticmethod
    def resolve_next_action_id(subject: Any) -> int | None:
        id: int | None = subject.next_id
        return id

    @staticmethod
    def resolve_planned_at(subject: Any) -> Any:
        return subject.next_step_at


class QuickClientIn(Body):
    """A client registered along with the subject: a person, or a company with the person one talks to."""

    name: Line
    is_company: bool = False
    person: MaybeLine = ""
    """Of a company: whom one talks to."""
    phone: Annotated[str, Text(60, empty=True)] = ""
    email: Annotated[str, Text(254, empty=True)] = ""
    tax_number: Annotated[str, Text(40, empty=True)] = ""
    client_type: ClientType = ""


class NewAction(Body):
    """What is to be done, and when: `on_date` (D) needs `due_at`, the others (Q, E, N) have none."""

    text: ShortText
    when: WhenKind = "none"
    due_at: Moment | None = None


class NewSubject(Body):
    """A subject to be opened, with a client there is, or with a new one."""

    of_kind = "deal"
    hides = {
        "contact": ("contact_id", "contact_person_id", "new_client"),
        "company": ("company_id", "new_client"),
        "contacts": ("contact_person_id",),
    }

    title: ShortText
    stage_id: Id | None = None
    contact_id: Id | None = None
    company_id: Id | None = None
    contact_person_id: Id | None = None
    """Whom one talks to; at a company its contact."""
    new_client: QuickClientIn | None = None
    responsible_id: Id | None = None
    first_action: NewAction | None = None
    tags: Tags = []


class SubjectChanges(Changes):
    """What may be changed of a subject; its stage is changed by `stage`."""

    of_kind = "deal"
    hides = {
        "contact": ("contact_id", "contact_person_id"),
        "company": ("company_id",),
        "contacts": ("contact_person_id",),
    }

    title: ShortText = omitted
    contact_id: Id | None = omitted
    company_id: Id | None = omitted
    contact_person_id: Id | None = omitted
    """Whom one talks to; at a company its contact, else instead of the further people."""
    responsible_id: Id | None = omitted
    tags: Tags = omitted


class StageChoice(Verb):
    """Where to; on the closing stage also how it ended."""

    of_kind = "deal"
    hides = {"lost_reason": ("reason",)}

    stage_id: Id
    result: Literal["won", "lost"] = "won"
    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""


class Star(Verb):
    """Whether it has a star."""

    is_starred: bool = True


class ClientTypeChoice(Verb):
    """What the client is to us."""

    of_kind = "deal"

    client_type: ClientType


class Deletion(Verb):
    """Subjects that are deleted for ever."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=actions.MOST_AT_ONCE)]
    sure: Literal[True]
    """It cannot be taken back: no recycle bin keeps them."""


class DeletedOut(Out):
    """How many were deleted."""

    count: int


class ActionOut(Record):
    """An action: an activity of the subject. `/activities/ID` changes, completes and deletes it."""

    text: str
    when: WhenKind
    due_at: Moment | None
    responsible_id: Id | None
    done_at: Moment | None
    done_by_id: Id | None
    result: str

    @staticmethod
    def resolve_text(activity: Activity) -> str:
        return activity.subject


class WrittenOrderOut(Out):
    """The sales order that was written."""

    id: Id
    number: str


ACTIONS = ListOf(
    Activity,
    fields={"when": str, "due_at": datetime, "done_at": datetime, "done_by_id": Id, "responsible_id": Id},
    sorts=["due_at", "done_at", "created_at"],
    sort="-created_at",
)
PLAIN, STARRED = Verb(), Star()

router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_subjects(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many subjects at once, in the background: markers, stage, archive; `dry_run` only tells."""
    funnel()
    return bulk_change("subject", request, body)


@router.post("/deletion", DeletedOut)
def delete_many_subjects(request: HttpRequest, deletion: Deletion) -> dict[str, int]:
    """Delete subjects for ever, with their notes, actions and history. Refused as a whole."""
    require(request.actor, "deal", Right.DELETE, funnel().pk)
    return {"count": actions.delete_subjects(deletion.ids, by=request.actor)}


@router.list("", SUBJECTS, SubjectOut)
def list_subjects(request: HttpRequest) -> QuerySet[Deal]:
    """Subjects you may see, archived ones included."""
    return _told(subjects_seen_by(request.actor))


@router.post("", SubjectOut, status=201)
def create_subject(request: HttpRequest, new: NewSubject) -> Deal:
    """Open a subject, with its client and its first action."""
    pipeline = funnel()
    require(request.actor, "deal", Right.CREATE, pipeline.pk)
    if new.new_client is not None and (new.contact_id or new.company_id):
        raise Refused(_("Name a client there is, or a new one."), field="new_client")
    company, contact = _company(request, new.company_id), _contact(request, new.contact_id)
    person = _contact(request, new.contact_person_id, "contact_person_id")
    subject = actions.open_subject(
        title=new.title,
        stage=stage_for(pipeline.pk, new.stage_id) if new.stage_id else None,
        client=company or contact,
        person=person or (contact if company else None),
        new_client=actions.QuickClient(**new.new_client.model_dump()) if new.new_client else None,
        responsible=access.responsible_for_new(request.actor, new.responsible_id, pipeline.pk),
        first=actions.FirstAction(**new.first_action.model_dump()) if new.first_action else None,
        tags=new.tags,
        by=request.actor,
    )
    return _answer(request, subject)


@router.get("/{id}", SubjectOut)
def get_subject(request: HttpRequest, id: Id) -> Deal:
    """One subject."""
    return _told(subjects_seen_by(request.actor)).get(pk=id)


@router.patch("/{id}", SubjectOut)
def change_subject(request: HttpRequest, id: Id, changes: SubjectChanges) -> Deal:
    """Change a subject."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    given = changes.given()
    if "contact_id" in given:
        given["contact"] = _contact(request, given.pop("contact_id"))
    if "company_id" in given:
        given["company"] = _company(request, given.pop("company_id"))
    if "contact_person_id" in given:
        person = _contact(request, given.pop("contact_person_id"), "contact_person_id")
        given |= _with_person(subject, given, person)
    if "responsible_id" in given:
        given["responsible"] = access.responsible_for(
            request.actor, given.pop("responsible_id"), subject.pipeline_id
        )
    tags = given.pop("tags", None)
    subject = edit_deal(subject, version=changes.version, **given, by=request.actor)
    if tags is not None:
        set_tags(subject, tags=tags, by=request.actor)
    return _answer(request, subject)


@router.delete("/{id}")
def delete_subject(request: HttpRequest, id: Id) -> None:
    """Delete a subject for ever: no recycle bin keeps it. `DELETE /deals/ID` moves it to the bin instead."""
    subject = subjects_deleted_by(request.actor).get(pk=id)
    actions.delete_subjects([subject.pk], by=request.actor)


@router.post("/{id}/stage", SubjectOut)
def put_subject_on_stage(request: HttpRequest, id: Id, choice: StageChoice) -> Deal:
    """Put a subject on a stage; on the last one it is closed, with a sale or without one."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    if choice.reason:
        refuse_hidden(request.actor, Deal.record_kind, ["lost_reason"])
    stage = stage_for(subject.pipeline_id, choice.stage_id)
    subject = actions.put_on_stage(
        subject,
        stage=stage,
        without_sale=choice.result == "lost",
        reason=choice.reason,
        version=choice.version,
        by=request.actor,
    )
    return _answer(request, subject)


@router.post("/{id}/star", SubjectOut)
def star_subject(request: HttpRequest, id: Id, star: Star = STARRED) -> Deal:
    """Put a star on a subject, or take it off."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    subject.expect_version(star.version)
    return _answer(request, actions.star_subject(subject, is_starred=star.is_starred, by=request.actor))


@router.post("/{id}/client-type", SubjectOut)
def set_subject_client_type(request: HttpRequest, id: Id, choice: ClientTypeChoice) -> Deal:
    """Say what the client of a subject is to us; it is kept with the client."""
    subject = subjects_changed_by(request.actor).select_related("contact", "company").get(pk=id)
    subject.expect_version(choice.version)
    client = client_of(subject)
    if client is None:
        raise Refused(_("This subject has no client yet; choose one first."), field="client_type")
    refuse_hidden(request.actor, Deal.record_kind, [client.record_kind])
    client = changed_client(request.actor, client)
    actions.set_client_type(client, client_type=choice.client_type, by=request.actor)
    return _answer(request, subject)


@router.post("/{id}/archive", SubjectOut)
def archive_subject(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Deal:
    """Put a subject into the archive."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    return _answer(request, archive_deal(subject, version=verb.version, by=request.actor))


@router.post("/{id}/unarchive", SubjectOut)
def unarchive_subject(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Deal:
    """Take a subject out of the archive."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    return _answer(request, unarchive_deal(subject, version=verb.version, by=request.actor))


@router.post("/{id}/order", WrittenOrderOut, status=201)
def write_subject_order(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Any:
    """Write the sales order of a subject: of its products, or of its amount."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    subject.expect_version(verb.version)
    require(request.actor, "order", Right.CREATE)
    return place_order_of_deal(subject, by=request.actor)


@router.list("/{id}/actions", ACTIONS, ActionOut)
def list_subject_actions(request: HttpRequest, id: Id) -> QuerySet[Activity]:
    """The actions of a subject, done or not."""
    subject = subjects_seen_by(request.actor).get(pk=id)
    found: QuerySet[Activity] = Activity.objects.seen_by(request.actor).about(Deal.record_kind, subject.pk)
    return found


@router.post("/{id}/actions", ActionOut, status=201)
def include_subject_action(request: HttpRequest, id: Id, new: NewAction) -> Activity:
    """Include an action."""
    subject = subjects_changed_by(request.actor).get(pk=id)
    return actions.include_action(subject, text=new.text, when=new.when, due_at=new.due_at, by=request.actor)


def _told(subjects: QuerySet[Deal]) -> QuerySet[Deal]:
    return subjects.prefetch_related("other_contacts")


def _answer(request: HttpRequest, subject: Deal) -> Deal:
    """The subject as it is now; one that was given away is still told to whoever gave it."""
    seen = _told(subjects_seen_by(request.actor)).filter(pk=subject.pk).first()
    if seen is not None:
        return seen
    return _told(among_subjects(Deal.objects.filter(pk=subject.pk))).get()


def _contact(request: HttpRequest, id: int | None, field: str = "contact_id") -> Contact | None:
    if id is None:
        return None
    contact: Contact | None = Contact.objects.seen_by(request.actor).filter(pk=id).first()
    if contact is None:
        raise Refused(_("There is no contact %(ids)s, or you may not see it.") % {"ids": id}, field=field)
    return contact


def _with_person(subject: Deal, given: dict[str, Any], person: Contact | None) -> dict[str, Any]:
    """The contact person as the subject is to keep it, with the client that it is to have."""
    if given.get("company", subject.company) is None:
        kept = as_kept(given.get("contact", subject.contact), person)
        return {"other_contacts": kept["other_contacts"]}
    if given.get("contact", person) != person:
        raise Refused(
            _("At a company the contact is whom one talks to: name only one of them."),
            field="contact_person_id",
        )
    return {"contact": person}


def _company(request: HttpRequest, id: int | None) -> Company | None:
    if id is None:
        return None
    company: Company | None = Company.objects.seen_by(request.actor).filter(pk=id).first()
    if company is None:
        raise Refused(
            _("There is no company %(id)s, or you may not see it.") % {"id": id}, field="company_id"
        )
    return company
