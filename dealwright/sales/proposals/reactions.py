"""What proposals do when somebody below tells something."""

from dealwright.crm.companies.events import CompanyEdited
from dealwright.crm.contacts.events import ContactEdited
from dealwright.crm.deals.events import DealAssigned
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.records.search.actions import renew_search_keys
from dealwright.sales.proposals.actions import give_proposals_of
from dealwright.sales.proposals.models import Proposal


@reaction(to=DealAssigned)
def give_proposals_to_whom_the_deal_is_given(event: DealAssigned, entry: Entry) -> None:
    """Rights on a proposal follow those on its deal."""
    deal = Deal.objects.filter(pk=entry.subject_id).first()
    if deal is not None:
        give_proposals_of(deal, of=event.before.id if event.before else None, by=Actor.system())


@reaction(to=ContactEdited)
def find_proposals_by_the_new_name(event: ContactEdited, entry: Entry) -> None:
    """A proposal is found by the name of its client, also after the client got another one."""
    if any(change.field == "name" for change in event.changes):
        proposals = Proposal.everything.filter(contact=entry.subject_id).select_related("contact", "company")
        renew_search_keys(proposals, by=Actor.system())


@reaction(to=CompanyEdited)
def find_proposals_by_the_new_company_name(event: CompanyEdited, entry: Entry) -> None:
    """The same for the company it is written for."""
    if any(change.field == "name" for change in event.changes):
        proposals = Proposal.everything.filter(company=entry.subject_id).select_related("contact", "company")
        renew_search_keys(proposals, by=Actor.system())
