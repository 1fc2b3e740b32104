"""What the CRM plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "dealwright.crm"
    label = "crm"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.crm import attached, palette
        from dealwright.crm.contacts.actions import delete_contact, edit_contact, restore_contact
        from dealwright.crm.contacts.fields import CONTACT_FIELDS
        from dealwright.crm.contacts.listing import CONTACT_LIST
        from dealwright.crm.deals.actions import delete_deal, edit_deal, move_deal, restore_deal
        from dealwright.crm.deals.blocks import newest_deals
        from dealwright.crm.deals.fields import DEAL_FIELDS
        from dealwright.crm.deals.listing import DEAL_LIST
        from dealwright.events import parts
        from dealwright.people import access
        from dealwright.records import kinds
        from dealwright.records.lists import listing as lists
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
                delete=delete_deal,
                restore=restore_deal,
                fields=DEAL_FIELDS,
                list_url="/deals/list",
                order=20,
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
                delete=delete_contact,
                restore=restore_contact,
                fields=CONTACT_FIELDS,
                list_url="/contacts",
                order=30,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="deals",
                label=_("Deals"),
                icon="layout-kanban",
                url_name="deals",
                order=20,
                shortcut="g d",
                keywords=_("board pipeline funnel sales"),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="new-deal",
                label=_("New deal"),
                icon="layout-kanban",
                url_name="new-deal",
                order=10,
                area="create",
                shortcut="c d",
                visible=lambda actor: access.may(actor, "deal", access.Verb.CREATE),
            )
        )
        lists.add(DEAL_LIST)
        lists.add(CONTACT_LIST)
        slots.fill("today", newest_deals, order=50)
        palette.declare()
        attached.declare()
        plug("deals", "dealwright.crm.deals.api.router", tag="Deals")
        navigation.add(
            navigation.MenuEntry(
                name="contacts",
                label=_("Contacts"),
                icon="address-book",
                url_name="contacts",
                order=30,
                shortcut="g p",
                keywords=_("people clients customers persons"),
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="new-contact",
                label=_("New contact"),
                icon="address-book",
                url_name="new-contact",
                order=20,
                area="create",
                shortcut="c p",
                visible=lambda actor: access.may(actor, "contact", access.Verb.CREATE),
            )
        )
        plug("contacts", "dealwright.crm.contacts.api.router", tag="Contacts")
