"""What invoices do when somebody below tells something."""

from dealwright.crm.companies.events import CompanyEdited
from dealwright.crm.contacts.events import ContactEdited
from dealwright.crm.deals.events import DealAssigned
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.records.search.actions import renew_search_keys
from dealwright.sales.invoices.actions import give_invoices_of
from dealwright.sales.invoices.models import Invoice


@reaction(to=DealAssigned)
def give_invoices_to_whom_the_deal_is_given(event: DealAssigned, entry: Entry) -> None:
    """Rights on an invoice follow those on its deal."""
    deal = Deal.objects.filter(pk=entry.subject_id).first()
    if deal is not None:
        give_invoices_of(deal, of=event.before.id if event.before else None, by=Actor.system())


@reaction(to=ContactEdited)
def find_invoices_by_the_new_name(event: ContactEdited, entry: Entry) -> None:
    """An invoice is found by the name of its client, also after the client got another one."""
    if any(change.field == "name" for change in event.changes):
        invoices = Invoice.everything.filter(contact=entry.subject_id).select_related("contact", "company")
        renew_search_keys(invoices, by=Actor.system())


@reaction(to=CompanyEdited)
def find_invoices_by_the_new_company_name(event: CompanyEdited, entry: Entry) -> None:
    """The same for the company that pays."""
    if any(change.field == "name" for change in event.changes):
        invoices = Invoice.everything.filter(company=entry.subject_id).select_related("contact", "company")
        renew_search_keys(invoices, by=Actor.system())
