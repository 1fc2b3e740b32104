"""Verbs of subjects beside those of deals."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealwright.compact.subjects.events import DealStarred, SubjectsDeleted
from dealwright.compact.subjects.queries import funnel, subjects_deleted_by
from dealwright.compact.subjects.words import COMPACT_TYPES
from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity, Kind
from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, lose_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.requisites.actions import add_requisite
from dealwright.crm.requisites.presets import presets_for
from dealwright.events import Actor, action, record
from dealwright.events.forgetting import FORGOTTEN, forget
from dealwright.kit import clock
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.access import Verb, may, require
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.bin.actions import purge_batch
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.models import Proposal

MOST_AT_ONCE = 200
"""Subjects that are deleted for ever in one go."""


@dataclass(frozen=True)
class QuickClient:
    """A client as it is registered in the form of a subject: a person, or a company with its person."""

    name: str
    is_company: bool = False
    person: str = ""
    """Of a company: whom one talks to there."""
    phone: str = ""
    email: str = ""
    tax_number: str = ""
    client_type: str = ""


@dataclass(frozen=True)
class FirstAction:
    """What is to be done first about a new subject."""

    text: str
    when: str
    due_at: datetime | None = None


@action
def open_subject(
    *,
    title: str,
    stage: Stage | None = None,
    client: Contact | Company | None = None,
    person: Contact | None = None,
    new_client: QuickClient | None = None,
    responsible: User | None = None,
    first: FirstAction | None = None,
    tags: Iterable[str] = (),
    phone_region: str | None = None,
    by: Actor,
) -> Deal:
    """Open a subject, with its client registered in the same stroke and its first action planned (OL-4)."""
    pipeline = funnel()
    require(by, Deal.record_kind, Verb.CREATE, pipeline.pk)
    if new_client is not None:
        client, person = register_client(
            new_client, responsible=responsible or by.user, phone_region=phone_region, by=by
        )
    contact = client if isinstance(client, Contact) else person
    subject = create_deal(
        title=title,
        pipeline=pipeline,
        stage=stage,
        contact=contact,
        other_contacts=[person] if person is not None and person != contact else [],
        company=client if isinstance(client, Company) else None,
        responsible=responsible,
        tags=tags,
        by=by,
    )
    if first is not None:
        include_action(subject, text=first.text, when=first.when, due_at=first.due_at, by=by)
    return subject


@action
def register_client(
    new: QuickClient, *, responsible: User | None, phone_region: str | None = None, by: Actor
) -> tuple[Contact | Company, Contact | None]:
    """Register a client with as little as a name; a company also its person. Both belong to `responsible`."""
    require(by, "company" if new.is_company else "contact", Verb.CREATE)
    if not new.is_company:
        person = create_contact(
            name=new.name,
            phones=[new.phone],
            emails=[new.email],
            client_type=_checked_type(new.client_type),
            responsible=responsible,
            phone_region=phone_region,
            by=by,
        )
        _give_number(person, new.tax_number, by)
        return person, None
    company = create_company(
        name=new.name,
        phones=[new.phone],
        emails=[new.email],
        client_type=_checked_type(new.client_type),
        responsible=responsible,
        phone_region=phone_region,
        by=by,
    )
    _give_number(company, new.tax_number, by)
    spoken_to = None
    if new.person.strip():
        require(by, "contact", Verb.CREATE)
        spoken_to = create_contact(name=new.person, companies=[company], responsible=responsible, by=by)
    return company, spoken_to


@action
def include_action(
    subject: Deal,
    *,
    text: str,
    when: str,
    due_at: datetime | None = None,
    responsible: User | None = None,
    by: Actor,
) -> Activity:
    """Plan what is to be done about the subject (OL-6); whoever answers for it does it."""
    return create_activity(
        kind=Kind.TODO,
        subject=text,
        about=[subject, *subject.clients],
        responsible=responsible or subject.responsible or by.user,
        when=when,
        due_at=due_at,
        by=by,
    )


@action
def put_on_stage(
    subject: Deal,
    *,
    stage: Stage,
    without_sale: bool = False,
    reason: str = "",
    version: int | None = None,
    by: Actor,
) -> Deal:
    """Move the subject; on “Closed” it is won, or closed without a sale and with the reason (OL-10)."""
    if stage.semantic == Semantic.WON and without_sale:
        return lose_deal(subject, reason=reason, version=version, by=by)
    if stage.semantic == Semantic.LOST:
        return lose_deal(subject, reason=reason, stage=stage, version=version, by=by)
    return move_deal(subject, to=stage, version=version, by=by)


@action
def star_subject(subject: Deal, *, is_starred: bool, by: Actor) -> Deal:
    """Put a star on the subject, or take it off."""
    subject = Deal.objects.locked(subject)
    if subject.is_starred != is_starred:
        subject.is_starred = is_starred
        subject.save(update_fields=["is_starred"])
        record(DealStarred(is_starred=is_starred), on=subject)
    return subject


@action
def set_client_type(client: Contact | Company, *, client_type: str, by: Actor) -> Contact | Company:
    """Say what the client is to us: lead, prospect, client or inactive."""
    kind = _checked_type(client_type)
    if isinstance(client, Company):
        company: Company = edit_company(client, client_type=kind, by=by)
        return company
    contact: Contact = edit_contact(client, client_type=kind, by=by)
    return contact


@action
def delete_subjects(ids: Collection[int], *, by: Actor) -> int:
    """Delete subjects for ever, with their notes, actions and history; refused as a whole (OL-16).

    What an order, a proposal or an invoice stands behind stays: its figures would lie otherwise.
    """
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("At most 200 subjects are deleted for ever in one go."))
    pipeline = funnel()
    found: Any = subjects_deleted_by(by).filter(pk__in=ids).order_by("pk")
    subjects = list(found.select_for_update(of=("self",)))
    if len(subjects) < len(set(ids)):
        raise Forbidden(_("One of these subjects is no longer there, or not yours to delete."))
    if held := held_back(subjects):
        raise Refused(" ".join(held.values()))
    keys = [one.pk for one in subjects]
    Deal.objects.filter(pk__in=keys).update(deleted_at=clock.now(), title=FORGOTTEN)
    kind = kinds.get(Deal.record_kind)
    if kind is None or purge_batch(kind, keys, by=by) < len(keys):
        raise Refused(
            _("Another record refers to one of these subjects, so nothing was deleted. Archive them.")
        )
    for key in keys:
        forget(Deal.record_kind, key)
    record(SubjectsDeleted(count=len(keys)), on=pipeline)
    return len(keys)


def held_back(subjects: Collection[Deal]) -> dict[int, str]:
    """Which of these cannot be deleted, with a sentence that says why and what to do instead."""
    keys = [one.pk for one in subjects]
    orders, proposals, invoices = (_counted(model, keys) for model in (Order, Proposal, Invoice))
    said: dict[int, str] = {}
    for subject in subjects:
        if count := orders.get(subject.pk):
            words = ngettext(
                "“%(subject)s” stays, because %(count)s order belongs to it; archive it instead.",
                "“%(subject)s” stays, because %(count)s orders belong to it; archive it instead.",
                count,
            )
        elif count := proposals.get(subject.pk):
            words = ngettext(
                "“%(subject)s” stays, because %(count)s proposal belongs to it; archive it instead.",
                "“%(subject)s” stays, because %(count)s proposals belong to it; archive it instead.",
                count,
            )
        elif count := invoices.get(subject.pk):
            words = ngettext(
                "“%(subject)s” stays, because %(count)s invoice belongs to it; archive it instead.",
                "“%(subject)s” stays, because %(count)s invoices belong to it; archive it instead.",
                count,
            )
        else:
            continue
        said[subject.pk] = words % {"subject": subject, "count": count}
    return said


def may_register(by: Actor) -> bool:
    """Whether a client may be registered along with a subject."""
    return may(by, "contact", Verb.CREATE) or may(by, "company", Verb.CREATE)


def _counted(model: type[Order] | type[Proposal] | type[Invoice], keys: list[int]) -> dict[int, int]:
    """How many of them stand behind each deal, those in the recycle bin too."""
    found = model.everything.filter(deal__in=keys).order_by().values_list("deal")
    return dict(found.annotate(count=Count("pk")))


def _checked_type(client_type: str) -> str:
    if client_type and client_type not in dict(COMPACT_TYPES):
        raise Refused(_("Choose lead, prospect, client or inactive."), field="client_type")
    return client_type


def _give_number(client: Contact | Company, tax_number: str, by: Actor) -> None:
    """Keep the tax number with the requisites of its country; refused where its check digits fit none."""
    text = tax_number.strip()
    if not text:
        return
    country = getattr(by.user, "region", None) or ""
    shapes = [one for one in presets_for(client.record_kind, country) if one.country]
    problems: list[Refused] = []
    for shape in shapes:
        if shape.is_of_company != isinstance(client, Company):
            continue
        try:
            values = shape.read({shape.main[0]: text})
        except Refused as refusal:
            problems.append(refusal)
            continue
        add_requisite(client, preset=shape.code, values=values, by=by)
        return
    raise Refused(problems[0].message, field="tax_number")
