"""What the CRM plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "dealwright.crm"
    label = "crm"

    def ready(self) -> None:
        from dealwright.automation.variables import areas
        from dealwright.crm import aliases, attached, belonging, cards, palette
        from dealwright.crm.plugging import PARTS
        from dealwright.events import parts

        parts.load("dealwright.crm", "companies", "contacts", "deals", "leads", "conversion", "requisites")
        parts.load("dealwright.crm", "settings", "inquiries", "activities", "merging", "recurring")
        for part in PARTS:
            part.declare()
        palette.declare()
        cards.declare()
        attached.declare()
        belonging.declare()
        aliases.declare()
        areas.add("crm", _("CRM"))
        areas.join("crm", "lead", "deal", "contact", "company")
