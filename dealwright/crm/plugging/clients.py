"""Contacts, companies and their requisites."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.api import plug
from dealwright.channels.messages import reach
from dealwright.crm.companies.actions import create_company, delete_company, edit_company, restore_company
from dealwright.crm.companies.fields import COMPANY_FIELDS
from dealwright.crm.companies.importing import COMPANY_IMPORT
from dealwright.crm.companies.listing import COMPANY_LIST
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact, delete_contact, edit_contact, restore_contact
from dealwright.crm.contacts.fields import CONTACT_FIELDS
from dealwright.crm.contacts.importing import CONTACT_IMPORT
from dealwright.crm.contacts.listing import CONTACT_LIST
from dealwright.crm.contacts.models import Contact
from dealwright.crm.marketing import gathered
from dealwright.crm.pictures.album import forget_pictures
from dealwright.crm.reaching.forgetting import forget_refusals
from dealwright.crm.reaching.telling import ways_to_write
from dealwright.people import access
from dealwright.records import kinds, observing
from dealwright.records.bin.actions import purge_with
from dealwright.records.imports import declaring as imports
from dealwright.records.lists import listing as lists
from dealwright.web import navigation


def declare() -> None:
    """Plug them in."""
    reach.tell(ways_to_write)
    purge_with(forget_refusals)
    purge_with(forget_pictures)
    kinds.add(
        kinds.RecordKind(
            name="contact",
            model="crm.Contact",
            label=_("Contact"),
            label_plural=_("Contacts"),
            letters=("C", "T3"),
            icon="address-book",
            url=lambda id: f"/contacts/{id}",
            create=lambda by, **values: create_contact(by=by, **gathered(values)),
            edit=edit_contact,
            delete=delete_contact,
            restore=restore_contact,
            fields=CONTACT_FIELDS,
            observed_by="observers",
            list_url="/contacts",
            order=30,
        )
    )
    kinds.add(
        kinds.RecordKind(
            name="company",
            model="crm.Company",
            label=_("Company"),
            label_plural=_("Companies"),
            letters=("CO", "T4"),
            icon="building",
            url=lambda id: f"/companies/{id}",
            create=lambda by, **values: create_company(by=by, **gathered(values)),
            edit=edit_company,
            delete=delete_company,
            restore=restore_company,
            fields=COMPANY_FIELDS,
            observed_by="observers",
            list_url="/companies",
            order=35,
        )
    )
    observing.ask_along(Contact)
    observing.ask_along(Company)
    lists.add(CONTACT_LIST)
    lists.add(COMPANY_LIST)
    imports.add(CONTACT_IMPORT)
    imports.add(COMPANY_IMPORT)
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
    navigation.add(
        navigation.MenuEntry(
            name="companies",
            label=_("Companies"),
            icon="building",
            url_name="companies",
            order=31,
            shortcut="g c",
            keywords=_("organisations firms clients suppliers partners"),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-company",
            label=_("New company"),
            icon="building",
            url_name="new-company",
            order=25,
            area="create",
            shortcut="c o",
            visible=lambda actor: access.may(actor, "company", access.Verb.CREATE),
        )
    )
    plug("contacts", "dealwright.crm.contacts.api.router", tag="Contacts")
    plug("companies", "dealwright.crm.companies.api.router", tag="Companies")
    plug("requisites", "dealwright.crm.requisites.api.router", tag="Requisites")
    plug("requisite-presets", "dealwright.crm.requisites.api.preset_router", tag="Requisites")
