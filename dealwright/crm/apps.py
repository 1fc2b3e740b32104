"""What the CRM plugs in."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "dealwright.crm"
    label = "crm"

    def ready(self) -> None:
        from dealwright.crm import attached, belonging, cards, palette
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
