"""Converting leads, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import reaching
from dealwright.crm.activities.actions import complete_activity
from dealwright.crm.activities.actions.values import MOST_BINDINGS
from dealwright.crm.activities.models import Activity, Binding
from dealwright.crm.activities.next_steps import renew
from dealwright.crm.companies.actions import create_company, edit_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.belonging import companies_of
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion import mapping
from dealwright.crm.conversion.choices import CompanyChoice, ContactChoice, DealChoice, New
from dealwright.crm.conversion.events import LeadConverted, LeadUnconverted, Taken
from dealwright.crm.conversion.queries import conversion_of
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import close_as_won
from dealwright.crm.leads.models import Lead
from dealwright.crm.reaching.ways import MOST
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.events.linking import share_history, take_history_back
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import Verb, hidden_fields
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.seeing import may_do
from dealwright.work.tasks.actions import complete_task
from dealwright.work.tasks.models import Task


@dataclass(frozen=True)
class Conversion:
    """The lead, and what it became."""

    lead: Lead
    deal: Deal | None = None
    contact: Contact | None = None
    company: Company | None = None


@action
def convert_lead(
    lead: Lead,
    *,
    deal: DealChoice = None,
    contact: ContactChoice = None,
    company: CompanyChoice = None,
    pipeline: Pipeline | None = None,
    stage: Stage | None = None,
    keep_activities_open: bool = True,
    phone_region: str | None = None,
    version: int | None = None,
    by: Actor,
) -> Conversion:
    """Make a deal, a contact and a company of the lead, or take such as are there already (CR-10).

    Each is `NEW` (or `New({"title": …})`), a record, or None; at least one. What is new takes what the lead
    says; what is there gets the phones and e-mails it lacks. The lead goes to its won stage, its history
    stands in the timelines of all of them, its activities and open tasks are about them too. Whoever comes
    second is told who was quicker.
    """
    lead = Lead.objects.locked(lead)
    _refuse_second(lead, by)
    lead.expect_version(version)
    if deal is contact is company is None:
        raise Refused(_("Choose what the lead becomes: a deal, a contact or a company."), field="deal")
    found_company = _company(lead, company, is_alone=contact is None, by=by)
    found_contact = _contact(lead, contact, found_company, phone_region, by)
    at_home = Conversion(
        lead, None, found_contact or lead.contact, found_company or lead.company or _company_of(found_contact)
    )
    found_deal = _deal(at_home, deal, pipeline, stage, by)
    converted = Conversion(lead, found_deal, found_contact, found_company)
    taken = _take_along(converted, keep_activities_open=keep_activities_open, by=by)
    _remember_clients(converted, was_known=isinstance(contact, Contact) or isinstance(company, Company))
    _tell(converted, taken)
    return Conversion(close_as_won(lead, by=by), found_deal, found_contact, found_company)


@action
def take_conversion_back(lead: Lead, *, event: LeadConverted, by: Actor) -> Lead:
    """Let the lead be what it was before, apart from its stage; what was made of it goes another way."""
    lead = Lead.objects.locked(lead)
    became = {"deal": event.deal, "contact": event.contact, "company": event.company}
    told = LeadUnconverted(**became, is_repeat=lead.is_repeat)
    record(told, on=lead, about=[event.deal, *lead.client_refs])
    taken = event.taken
    Binding.objects.filter(pk__in=taken.bindings).delete()
    Task.objects.filter(pk__in=taken.tasks).update(
        about_kind=lead.record_kind, about_id=lead.pk, about_label=str(lead)[:200]
    )
    subjects = [ref(lead), *_refs("activity", taken.activities), *_refs("task", taken.tasks)]
    take_history_back(subjects, off=taken.shared_with)
    if event.deal is not None and taken.deal_is_linked:
        Deal.everything.filter(pk=event.deal.id, lead=lead).update(lead=None)
    for kind, id in {(one.kind, one.id) for one in [ref(lead), *taken.shared_with]}:
        renew(kind, id)
    lead.contact_id, lead.company_id, lead.is_repeat = taken.contact_id, taken.company_id, taken.is_repeat
    lead.save()
    return lead


@action
def convert_again(lead: Lead, *, event: LeadUnconverted, by: Actor) -> Lead:
    """Let the lead be what it had become, apart from its stage; for undo."""
    lead = Lead.objects.locked(lead)
    converted = Conversion(
        lead, _there(Deal, event.deal), _there(Contact, event.contact), _there(Company, event.company)
    )
    taken = _take_along(converted, keep_activities_open=True, by=by)
    _remember_clients(converted, was_known=event.is_repeat)
    _tell(converted, taken)
    return lead


def _there(model: Any, named: Ref | None) -> Any:
    return None if named is None else model.everything.filter(pk=named.id).first()


def _tell(converted: Conversion, taken: Taken) -> None:
    lead, deal = converted.lead, converted.deal
    told = LeadConverted(
        deal=ref(deal) if deal else None,
        contact=ref(converted.contact) if converted.contact else None,
        company=ref(converted.company) if converted.company else None,
        taken=taken,
    )
    record(told, on=lead, about=[deal, *lead.client_refs])


def _refuse_second(lead: Lead, by: Actor) -> None:
    if not lead.is_converted:
        return
    done = conversion_of(lead)
    if done is None:
        raise Conflict(_("This lead is converted already."))
    raise Conflict(_("%(who)s converted this lead already.") % {"who": done.actor_label})


def _company(lead: Lead, choice: CompanyChoice, *, is_alone: bool, by: Actor) -> Company | None:
    if isinstance(choice, New):
        values = mapping.as_company(lead, is_alone=is_alone and lead.contact_id is None, by=by)
        return create_company(**{**values, **choice.values}, by=by)
    if choice is not None and is_alone and lead.contact_id is None:
        return _with_what_it_lacks(choice, lead, edit_company, by)
    return choice


def _contact(
    lead: Lead, choice: ContactChoice, company: Company | None, phone_region: str | None, by: Actor
) -> Contact | None:
    home = company or lead.company
    if isinstance(choice, New):
        values = {**mapping.as_contact(lead, by=by), "companies": [home] if home else [], **choice.values}
        return create_contact(**values, phone_region=phone_region, by=by)
    if choice is None:
        return None
    found: Contact = _with_what_it_lacks(choice, lead, edit_contact, by)
    if company is not None and may_do(by, found, Verb.CHANGE):
        belongs_to = companies_of(found)
        if company not in belongs_to:
            found = edit_contact(found, companies=[*belongs_to, company], by=by)
    return found


def _deal(
    home: Conversion, choice: DealChoice, pipeline: Pipeline | None, stage: Stage | None, by: Actor
) -> Deal | None:
    """The deal, with the clients of the lead; one that is there keeps the clients it has."""
    clients = {"contact": home.contact, "company": home.company}
    if isinstance(choice, New):
        place = {"pipeline": pipeline, "stage": stage, "lead": home.lead}
        return create_deal(
            **{**mapping.as_deal(home.lead, by=by), **clients, **place, **choice.values}, by=by
        )
    if choice is None:
        return None
    hidden = hidden_fields(by, Deal.record_kind)
    lacking: dict[str, Any] = {
        name: client
        for name, client in clients.items()
        if client and getattr(choice, f"{name}_id") is None and name not in hidden
    }
    return edit_deal(choice, **lacking, by=by) if lacking else choice


def _company_of(contact: Contact | None) -> Company | None:
    """The main company of a client who was chosen: the deal is with it too."""
    return next(iter(companies_of(contact)), None) if contact is not None else None


def _with_what_it_lacks(client: Any, lead: Lead, edit: Any, by: Actor) -> Any:
    """A known client with the phones, e-mails … that only the lead had, if the actor may change it."""
    if not may_do(by, client, Verb.CHANGE):
        return client
    hidden = hidden_fields(by, client.record_kind)
    lacking = {}
    for kind, field in reaching.FIELDS.items():
        theirs = reaching.ways_of(client, kind)
        known = {one.normalised for one in theirs}
        more = [one for one in reaching.ways_of(lead, kind) if one.normalised not in known]
        if more and field not in hidden:
            lacking[field] = [mapping.as_given(one) for one in [*theirs, *more][:MOST]]
    return edit(client, **lacking, by=by) if lacking else client


def _remember_clients(converted: Conversion, *, was_known: bool) -> None:
    lead = converted.lead
    lead.contact = converted.contact or lead.contact
    lead.company = converted.company or lead.company
    lead.is_repeat = lead.is_repeat or was_known
    lead.save()


def _take_along(converted: Conversion, *, keep_activities_open: bool, by: Actor) -> Taken:
    """History, activities and open tasks of the lead go along with it."""
    lead = converted.lead
    heirs = [one for one in (converted.deal, converted.contact, converted.company) if one is not None]
    known = {(one.kind, one.id) for one in lead.client_refs}
    shared_with = [ref(one) for one in heirs if (one.record_kind, one.pk) not in known]
    share_history(ref(lead), with_=shared_with)
    activities = list(_activities_of(lead))
    tasks = list(Task.objects.open().filter(about_kind=lead.record_kind, about_id=lead.pk).order_by("pk"))
    if not keep_activities_open:
        for activity in activities:
            if activity.done_at is None:
                complete_activity(activity, by=by)
        for task in tasks:
            complete_task(task, by=by)
        tasks = []
    bindings = _bind(activities, heirs)
    next_home = heirs[0]
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(
        about_kind=next_home.record_kind, about_id=next_home.pk, about_label=str(next_home)[:200]
    )
    for one in [lead, *heirs]:
        renew(one.record_kind, one.pk)
    return Taken(
        contact_id=lead.contact_id,
        company_id=lead.company_id,
        is_repeat=lead.is_repeat,
        bindings=bindings,
        activities=[activity.pk for activity in activities],
        tasks=[task.pk for task in tasks],
        shared_with=shared_with,
        deal_is_linked=_link_deal(converted),
    )


def _link_deal(converted: Conversion) -> bool:
    """Let a deal that was there already name the lead, unless it came from another one."""
    deal, lead = converted.deal, converted.lead
    if deal is None or deal.lead_id is not None:
        return False
    return bool(Deal.objects.filter(pk=deal.pk, lead=None).update(lead=lead))


def _activities_of(lead: Lead) -> Any:
    about = Binding.objects.filter(on_kind=lead.record_kind, on_id=lead.pk)
    return (
        Activity.objects.filter(pk__in=about.values("activity")).prefetch_related("bindings").order_by("pk")
    )


def _bind(activities: list[Activity], heirs: list[Any]) -> list[int]:
    """Let the activities be about these too; the keys of what is new."""
    rows = []
    for activity in activities:
        about = {(one.on_kind, one.on_id) for one in activity.bindings.all()}
        more = [one for one in heirs if (one.record_kind, one.pk) not in about]
        rows += [
            Binding(activity=activity, on_kind=one.record_kind, on_id=one.pk, position=position)
            for position, one in enumerate(more, start=len(about))
            if position < MOST_BINDINGS
        ]
    return [row.pk for row in Binding.objects.bulk_create(rows)] if rows else []


def _refs(kind: str, ids: list[int]) -> list[Ref]:
    return [Ref(kind=kind, id=id, label="") for id in ids]
