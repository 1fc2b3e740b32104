"""What rules may do with clients, leads, deals and their products; trials and ready rule sets."""

from __future__ import annotations

from dealwright.automation.recipes import catalogue as recipes
from dealwright.automation.rules import catalogue
from dealwright.automation.trials import openers
from dealwright.crm.companies.automation import EDIT_COMPANY
from dealwright.crm.contacts.automation import EDIT_CONTACT
from dealwright.crm.conversion import automation as conversion
from dealwright.crm.deals import automation as deals
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.recipes import DEALS, LEADS
from dealwright.crm.requisites.automation import CHANGE_REQUISITES, READ_REQUISITES


def declare() -> None:
    """Plug it in."""
    openers.add("deal", create_deal)
    openers.add("lead", create_lead)
    recipes.add(*DEALS, *LEADS)
    for rule_action in (
        EDIT_CONTACT,
        EDIT_COMPANY,
        READ_REQUISITES,
        CHANGE_REQUISITES,
        conversion.CREATE_CONTACT_FOR_LEAD,
        conversion.CONVERT_LEAD,
        conversion.CREATE_REPEAT_LEAD,
        deals.DUPLICATE_DEAL,
        *deals.OF_LINES,
    ):
        catalogue.add(rule_action)
