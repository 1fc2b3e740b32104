"""All models of the CRM, for Django."""

from dealwright.crm.contacts.models import Contact, WayToReach
from dealwright.crm.deals.models import Deal, DealLine

__all__ = ["Contact", "Deal", "DealLine", "WayToReach"]
