"""What follows for a deal when somebody below tells something."""

from dealwright.crm.companies.events import CompanyEdited
from dealwright.crm.contacts.events import ContactEdited
from dealwright.crm.deals.actions import count_interaction
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.records.notes.events import NoteAdded
from dealwright.records.search.actions import renew_search_keys


@reaction(to=NoteAdded)
def count_note_as_interaction(event: NoteAdded, entry: Entry) -> None:
    """A note that a person wrote on a deal is an interaction with it."""
    if entry.subject_kind == Deal.record_kind and entry.actor_kind == "user":
        count_interaction(entry.subject_id, at=entry.at, by=Actor.system())


@reaction(to=ContactEdited)
def find_deals_by_the_new_name(event: ContactEdited, entry: Entry) -> None:
    """A deal is found by the name of its client, also after the client got another one."""
    if any(change.field == "name" for change in event.changes):
        deals = Deal.everything.filter(contact=entry.subject_id).select_related("contact", "company")
        renew_search_keys(deals, by=Actor.system())


@reaction(to=CompanyEdited)
def find_deals_by_the_new_company_name(event: CompanyEdited, entry: Entry) -> None:
    """The same for the company it is with."""
    if any(change.field == "name" for change in event.changes):
        deals = Deal.everything.filter(company=entry.subject_id).select_related("contact", "company")
        renew_search_keys(deals, by=Actor.system())
