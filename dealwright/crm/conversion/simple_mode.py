"""The simple mode: a lead that comes in by any path becomes a deal with its client at once (CR-5)."""

from __future__ import annotations

from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW, CompanyChoice, ContactChoice
from dealwright.crm.conversion.queries import likely_clients
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.models import Mode
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor


def take_lead(lead: Lead, by: Actor) -> Lead:
    """Convert a new lead as the settings say; in the classic mode it stays a lead."""
    settings = crm_settings()
    if settings.mode == Mode.CLASSIC or lead.closed_at is not None:
        return lead
    contact, company = usual_choices(lead, settings.makes_company, by=by)
    place = settings.pipeline
    return convert_lead(lead, deal=NEW, contact=contact, company=company, pipeline=place, by=by).lead


def usual_choices(lead: Lead, makes_company: str, *, by: Actor) -> tuple[ContactChoice, CompanyChoice]:
    """The contact and company that a lead becomes where nobody is asked.

    A known client stays; the only one who is reached by the same phone or e-mail is taken, else a new one.
    """
    likely = likely_clients(lead, actor=by)
    company: CompanyChoice = None
    if lead.company_title and makes_company in {"with", "instead"} and lead.company_id is None:
        company = likely.companies[0] if len(likely.companies) == 1 else NEW
    if lead.contact_id is not None or (makes_company == "instead" and (company or lead.company_id)):
        return lead.contact, company or lead.company
    contact: ContactChoice = likely.contacts[0] if len(likely.contacts) == 1 else NEW
    return contact, company or lead.company
