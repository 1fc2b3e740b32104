"""What the CRM plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "dealwright.crm"
    label = "crm"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.crm.contacts.actions import edit_contact
        from dealwright.crm.contacts.fields import CONTACT_FIELDS
        from dealwright.crm.deals.actions import edit_deal, move_deal
        from dealwright.crm.deals.blocks import newest_deals
        from dealwright.crm.deals.fields import DEAL_FIELDS
        from dealwright.events import parts
        from dealwright.people import access
        from dealwright.records import kinds
        from dealwright.web import navigation, slots

        parts.load("dealwright.crm", "contacts", "deals")
        kinds.add(
            kinds.RecordKind(
                name="deal",
                model="crm.Deal",
                label=_("Deal"),
                label_plural=_("Deals"),
                icon="briefcase",
                url=lambda id: f"/deals/{id}",
                move=move_deal,
                edit=edit_deal,
                fields=DEAL_FIELDS,
            )
        )
        kinds.add(
            kinds.RecordKind(
                name="contact",
                model="crm.Contact",
                label=_("Contact"),
                label_plural=_("Contacts"),
                icon="address-book",
                url=lambda id: f"/contacts/{id}",
                edit=edit_contact,
                fields=CONTACT_FIELDS,
            )
        )
        navigation.add(navigation.MenuEntry("deals", _("Deals"), "layout-kanban", "deals", order=20))
        navigation.add(
            navigation.MenuEntry(
                name="new-deal",
                label=_("Deal"),
                icon="layout-kanban",
                url_name="new-deal",
                area="create",
                visible=lambda actor: access.may(actor, "deal", access.Verb.CREATE),
            )
        )
        slots.fill("today", newest_deals, order=50)
        plug("deals", "dealwright.crm.deals.api.router", tag="Deals")
        navigation.add(navigation.MenuEntry("contacts", _("Contacts"), "address-book", "contacts", order=30))
        navigation.add(
            navigation.MenuEntry(
                name="new-contact",
                label=_("Contact"),
                icon="address-book",
                url_name="new-contact",
                area="create",
                visible=lambda actor: access.may(actor, "contact", access.Verb.CREATE),
            )
        )
        plug("contacts", "dealwright.crm.contacts.api.router", tag="Contacts")
