"""What follows for a lead when somebody below tells something."""

from dealwright.crm.companies.events import CompanyEdited
from dealwright.crm.leads.actions import count_interaction
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.records.notes.events import NoteAdded
from dealwright.records.search.actions import renew_search_keys


@reaction(to=NoteAdded)
def count_note_on_lead_as_interaction(event: NoteAdded, entry: Entry) -> None:
    """A note that a person wrote on a lead is an interaction with it."""
    if entry.subject_kind == Lead.record_kind and entry.actor_kind == "user":
        count_interaction(entry.subject_id, at=entry.at, by=Actor.system())


@reaction(to=CompanyEdited)
def find_leads_by_the_new_company_name(event: CompanyEdited, entry: Entry) -> None:
    """A lead is found by the name of the known company, also after that got another one."""
    if any(change.field == "name" for change in event.changes):
        leads = Lead.everything.filter(company=entry.subject_id).select_related("company")
        renew_search_keys(leads.prefetch_related("ways_to_reach"), by=Actor.system())
