"""Whom a purchase belongs to: the client who is known already, or a new one (ST-46)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import reaching
from dealwright.crm.addresses.places import MOST as MOST_PLACES
from dealwright.crm.addresses.places import main_place
from dealwright.crm.companies.actions import create_company, edit_company, find_or_create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import (
    add_contact_to_company,
    create_contact,
    edit_contact,
    find_or_create_contact,
)
from dealwright.crm.contacts.events import ContactEdited
from dealwright.crm.contacts.models import Contact
from dealwright.crm.reaching import EMAIL, PHONE
from dealwright.crm.reaching.ways import MOST
from dealwright.crm.requisites.actions import add_requisite
from dealwright.crm.requisites.presets import PRESETS, Preset, preset_of
from dealwright.events import Actor
from dealwright.events.actions import said_of
from dealwright.kit.errors import Refused
from dealwright.records.fields import CUSTOM
from dealwright.store.buyers.actions import emails_added, note_unproven
from dealwright.store.checkout.buyer import Buyer
from dealwright.store.settings.models import Store

MERGE, REPLACE, DUPLICATE = "merge", "replace", "duplicate"
SOURCE = "store"
OTHER = "other"
"""The shape of tax numbers of a country that has none of its own."""


def contact_of(buyer: Buyer, store: Store, *, signed_in: Contact | None = None, by: Actor) -> Contact:
    """The client as the shop wants it: empty fields filled, all of them written over, or another one made.

    Whoever is signed in is that client, whatever they type and whatever the shop does with others.
    """
    further = _further(buyer, "contact")
    if signed_in is not None:
        return _filled_in(signed_in, buyer, store, further, by=by)
    if store.duplicates == DUPLICATE:
        return _new_contact(buyer, store, further, by=by)
    contact: Contact = find_or_create_contact(
        name=buyer.name,
        email=buyer.email,
        phone=buyer.phone or None,
        address=buyer.address,
        phone_region=store.phone_region,
        responsible=store.responsible,
        source=SOURCE,
        by=by,
    )
    if store.duplicates == REPLACE:
        typed = _typed(contact, buyer, store)
        contact = edit_contact(contact, **typed, **further, phone_region=store.phone_region, by=by)
    elif lacking := _lacking(contact, further):
        contact = edit_contact(contact, **lacking, by=by)
    for told in said_of(ContactEdited, on=contact):  # found by the phone, which a stranger may have typed
        for email in emails_added(told):
            note_unproven(contact.pk, email)
    return contact


def _filled_in(
    contact: Contact, buyer: Buyer, store: Store, further: dict[str, Any], *, by: Actor
) -> Contact:
    """Whoever is signed in, with what they typed: over what is known where the shop replaces. Their e-mail
    stays the one they have proven; another address than the one known becomes a further one."""
    if store.duplicates == REPLACE:
        typed = _typed(contact, buyer, store)
        typed.pop("emails")
        return edit_contact(contact, **typed, **further, phone_region=store.phone_region, by=by)
    lacking = _lacking(contact, {"address": buyer.address, "responsible": store.responsible, **further})
    if contact.address:  # the parts of one address belong together
        for part in ("city", "region", "postal_code"):
            lacking.pop(part, None)
    if buyer.phone and not reaching.ways_of(contact, PHONE):
        lacking["phones"] = [buyer.phone]
    place = _another_place(contact, buyer)
    if place is not None:
        lacking["addresses"] = [*contact.address_facts, place]
    return edit_contact(contact, **lacking, phone_region=store.phone_region, by=by) if lacking else contact


def _another_place(contact: Contact, buyer: Buyer) -> dict[str, str] | None:
    """Where it goes this time, if it is somewhere new and there is room for it."""
    if not buyer.address or not contact.address:
        return None
    place = {
        "street": buyer.address,
        "city": buyer.city,
        "region": buyer.region,
        "postal_code": buyer.postal_code,
    }
    known = [main_place(contact).told(), *contact.address_facts]
    is_known = any(all(one[part].strip() == text.strip() for part, text in place.items()) for one in known)
    return None if is_known or len(known) > MOST_PLACES else {"type": "delivery", **place}


def company_of(buyer: Buyer, store: Store, contact: Contact, *, by: Actor) -> Company | None:
    """The company that pays, with its tax number, and the client among its people; nothing for a person."""
    if not buyer.is_company:
        return None
    further = _further(buyer, "company")
    shape, values = _read_number(buyer.tax_number, store)
    if store.duplicates == DUPLICATE:
        company = create_company(name=buyer.company, responsible=store.responsible, source=SOURCE, by=by)
    else:
        company = find_or_create_company(
            name=buyer.company,
            tax_number=shape.tax_number(values) if shape else None,
            responsible=store.responsible,
            source=SOURCE,
            by=by,
        )
    if store.duplicates == REPLACE:
        company = edit_company(company, name=buyer.company, **further, by=by)
    elif lacking := _lacking(company, further):
        company = edit_company(company, **lacking, by=by)
    if shape is not None and not company.requisites.exists():
        add_requisite(company, preset=shape.code, values=values, by=by)
    add_contact_to_company(contact, company, by=by)
    return company


def _new_contact(buyer: Buyer, store: Store, further: dict[str, Any], *, by: Actor) -> Contact:
    return create_contact(
        name=buyer.name,
        emails=[buyer.email],
        phones=[buyer.phone] if buyer.phone else [],
        responsible=store.responsible,
        source=SOURCE,
        phone_region=store.phone_region,
        **{"address": buyer.address, **further},
        by=by,
    )


def _typed(contact: Contact, buyer: Buyer, store: Store) -> dict[str, Any]:
    """What was typed, to be written over what is known; further phones and e-mails stay behind it."""
    typed: dict[str, Any] = {"name": buyer.name, "emails": _first(contact, EMAIL, buyer.email, store)}
    if buyer.phone:
        typed["phones"] = _first(contact, PHONE, buyer.phone, store)
    if buyer.address:
        typed["address"] = buyer.address
    return typed


def _first(contact: Contact, kind: str, typed: str, store: Store) -> list[dict[str, str]]:
    (first,) = reaching.checked(kind, [typed], store.phone_region)
    known = [way for way in reaching.ways_of(contact, kind) if way.normalised != first.normalised]
    return [{"value": first.normalised, "type": first.type}, *(way.as_typed() for way in known)][:MOST]


def _further(buyer: Buyer, group: str) -> dict[str, Any]:
    """What the form writes beside name, e-mail, phone and address, as the verbs take it."""
    values: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    if group == "contact":
        places = {"city": buyer.city, "region": buyer.region, "postal_code": buyer.postal_code}
        values |= {name: value for name, value in places.items() if value}
    for name, value in buyer.written.get(group, {}).items():
        if name.startswith(CUSTOM):
            custom[name.removeprefix(CUSTOM)] = value
        else:
            values[name] = value
    return values | ({"custom": custom} if custom else {})


def _lacking(record: Any, further: Mapping[str, Any]) -> dict[str, Any]:
    """What the record has nothing of yet."""
    custom = {
        code: value
        for code, value in further.get("custom", {}).items()
        if record.custom.get(code) in (None, "", [])
    }
    lacking = {
        name: value for name, value in further.items() if name != "custom" and not getattr(record, name)
    }
    return lacking | ({"custom": custom} if custom else {})


def _read_number(number: str, store: Store) -> tuple[Preset | None, dict[str, str]]:
    """The shape of the country's tax numbers, and what was typed as it is kept; nothing where it is empty."""
    if not number:
        return None, {}
    shape = next(
        (one for one in PRESETS if one.is_of_company and one.country == store.phone_region), preset_of(OTHER)
    )
    refusal: Refused | None = None
    for name in shape.main:
        try:
            return shape, shape.read({name: number})
        except Refused as problem:
            refusal = refusal or problem
    raise Refused(str(refusal) if refusal else _("This is no tax number."), field="tax_number")
