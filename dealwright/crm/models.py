"""All models of the CRM, for Django."""

from dealwright.crm.activities.models import Activity, Binding, Reminder, ReminderChoice
from dealwright.crm.addresses.models import Address
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.crm.inquiries.models import ContactException
from dealwright.crm.leads.models import Lead, LeadLine
from dealwright.crm.merging.models import Merge, MergedRecord, NotSame
from dealwright.crm.reaching.models import WayToReach
from dealwright.crm.recurring.models import Occurrence, RecurringDeal
from dealwright.crm.requisites.models import BankAccount, Requisite
from dealwright.crm.settings.models import CrmSettings, ModeSwitch

__all__ = [
    "Activity",
    "Address",
    "BankAccount",
    "Binding",
    "Company",
    "Contact",
    "ContactCompany",
    "ContactException",
    "CrmSettings",
    "Deal",
    "DealLine",
    "Lead",
    "LeadLine",
    "Merge",
    "MergedRecord",
    "ModeSwitch",
    "NotSame",
    "Occurrence",
    "RecurringDeal",
    "Reminder",
    "ReminderChoice",
    "Requisite",
    "WayToReach",
]
