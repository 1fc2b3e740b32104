"""Verbs that change contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.crm import marketing, reaching
from dealwright.crm.addresses import places
from dealwright.crm.companies.actions import Addresses, create_company
from dealwright.crm.companies.client_types import checked_type
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts import belonging
from dealwright.crm.contacts.birth import checked_birth
from dealwright.crm.contacts.events import (
    ContactArchived,
    ContactCreated,
    ContactDeleted,
    ContactEdited,
    ContactRestored,
    ContactUnarchived,
)
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.naming import name_from, with_whole_name
from dealwright.crm.contacts.queries import contact_by_ways
from dealwright.crm.lists import CONTACT_TYPES, HONORIFICS, checked_entry
from dealwright.crm.pictures.album import Picture, kept
from dealwright.crm.reaching import EMAIL, FIELDS, PHONE, Reach, Ways
from dealwright.crm.reaching.locking import lock_values
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.archive.actions import put_into_archive, take_out_of_archive
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.observing import forget_observed, set_observers
from dealwright.records.tags.actions import clean_tags, remember_tags, set_tags


@action
def create_contact(
    *,
    honorific: str = "",
    first_name: str = "",
    second_name: str = "",
    last_name: str = "",
    name: str = "",
    post: str = "",
    birth_date: date | None = None,
    client_type: str = "",
    companies: Iterable[Company] = (),
    new_companies: Iterable[str] = (),
    phones: Ways = (),
    emails: Ways = (),
    web_pages: Ways = (),
    messengers: Ways = (),
    responsible: User | None = None,
    observers: Iterable[User] = (),
    address: str = "",
    city: str = "",
    region: str = "",
    postal_code: str = "",
    country: str = "",
    addresses: Addresses = (),
    do_not_track: bool = False,
    source: str = "",
    source_description: str = "",
    utm: Mapping[str, str] | None = None,
    comment: str = "",
    is_for_everyone: bool = False,
    photo: Picture = None,
    tags: Iterable[str] = (),
    external_id: str | None = None,
    phone_region: str | None = None,
    custom: Given | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Contact:
    """Add somebody we sell to; without a name they are called by their e-mail or phone.

    The first of the companies is the main one; `new_companies` are names of some that are added with them.
    `phone_region` is the country of numbers written without its code; `at` is for imports.
    """
    given = {"phones": phones, "emails": emails, "web_pages": web_pages, "messengers": messengers}
    ways = reaching.checked_all(given, phone_region)
    further = places.checked(addresses)
    called = name_from(first=first_name, second=second_name, last=last_name, whole=name)
    whole = called.whole or next((one.value for one in [*ways[EMAIL], *ways[PHONE]]), "")
    if not whole:
        raise Refused(_("Write a name, a phone or an e-mail."), field="name")
    contact = Contact(
        name=whole,
        honorific=checked_entry(HONORIFICS, honorific, "honorific"),
        first_name=called.first,
        second_name=called.second,
        last_name=called.last,
        post=post,
        birth_date=checked_birth(birth_date),
        client_type=checked_type(CONTACT_TYPES, client_type),
        responsible=responsible,
        address=address,
        city=city,
        region=region,
        postal_code=postal_code,
        country=places.country_code(country),
        do_not_track=do_not_track,
        source=source,
        source_description=source_description.strip(),
        **marketing.as_columns(utm or {}),
        comment=comment,
        is_for_everyone=is_for_everyone,
        photo=kept("photo", photo),
        tags=clean_tags(list(tags)),
        external_id=external_id,
        custom=filled(Contact.record_kind, custom, by=by),
        created_at=at or clock.now(),
    )
    contact.reach_texts = reaching.search_texts(*ways.values())
    contact.requisite_texts = []
    contact.save()
    reaching.add(contact, ways)
    places.add(contact, further)
    if watchers := list(observers):
        contact.observers.set(watchers)
        forget_observed(by)
    made = [create_company(name=each, responsible=responsible, by=by) for each in new_companies]
    joined = belonging.join(contact, [*companies, *made])
    if contact.tags:
        remember_tags(contact.tags, by=by)
    record(ContactCreated(source=source), on=contact, about=joined, at=at)
    return contact


@action
def edit_contact(
    contact: Contact,
    *,
    phones: Ways | None = None,
    emails: Ways | None = None,
    web_pages: Ways | None = None,
    messengers: Ways | None = None,
    addresses: Addresses | None = None,
    observers: Iterable[User] | None = None,
    companies: Iterable[Company] | None = None,
    tags: Iterable[str] | None = None,
    phone_region: str | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Contact:
    """Change what is given and leave the rest; a new first or last name renews the whole one.

    The first of the companies becomes the main one. Forbidden for fields that are hidden from whoever changes
    them.
    """
    ways = {"phones": phones, "emails": emails, "web_pages": web_pages, "messengers": messengers}
    lists = {**ways, "addresses": addresses, "companies": companies}
    given = {name: one for name, one in lists.items() if one is not None}
    refuse_hidden(by, Contact.record_kind, values | given)
    contact = Contact.objects.locked(contact)
    contact.expect_version(version)
    changes = apply_changes(contact, _checked(contact, values), by=by)
    if not contact.name:
        raise Refused(_("Write a name."), field="name")
    changes += reaching.change(contact, ways, phone_region) if given.keys() & ways.keys() else []
    changes += places.change(contact, addresses)
    changes += set_observers(contact, observers, by=by) if observers is not None else []
    if changes:
        contact.save()
        record(ContactEdited(changes=changes), on=contact)
    if companies is not None and belonging.place(contact, companies) and not changes:
        contact.save()
    if tags is not None:
        set_tags(contact, tags=list(tags), by=by)
        contact = contact.refreshed()
    return contact


@action
def add_contact_to_company(contact: Contact, company: Company, *, by: Actor) -> Contact:
    """Say that the contact belongs to a company too; their main one stays what it is."""
    present = belonging.companies_of(contact)
    return edit_contact(contact, companies=[*present, company], by=by) if company not in present else contact


@action
def remove_contact_from_company(contact: Contact, company: Company, *, by: Actor) -> Contact:
    """Say that the contact does not belong to a company any more; the next one becomes the main one."""
    left = [one for one in belonging.companies_of(contact) if one != company]
    return edit_contact(contact, companies=left, by=by)


@action
def join_companies(
    contact: Contact, *, companies: Iterable[Company], new_companies: Iterable[str] = (), by: Actor
) -> Contact:
    """Let a contact belong to further companies, of which some are added by their names."""
    made = [create_company(name=each, responsible=contact.responsible, by=by) for each in new_companies]
    present = belonging.companies_of(contact)
    return edit_contact(contact, companies=[*present, *companies, *made], by=by)


@action
def make_main_company(contact: Contact, company: Company, *, by: Actor) -> Contact:
    """Put one of the companies of a contact before the others."""
    present = belonging.companies_of(contact)
    others = [one for one in present if one != company]
    return edit_contact(contact, companies=[company, *others], by=by) if company in present else contact


@action
def add_people(
    company: Company, *, contacts: Iterable[Contact], new_contacts: Iterable[str] = (), by: Actor
) -> None:
    """Let further contacts belong to a company, of whom some are added by their names."""
    for contact in sorted(contacts, key=lambda one: one.pk):
        add_contact_to_company(contact, company, by=by)
    for each in new_contacts:
        create_contact(name=each, companies=[company], responsible=company.responsible, by=by)


@action
def create_company_with_people(
    *, contacts: Iterable[Contact] = (), new_contacts: Iterable[str] = (), by: Actor, **values: Any
) -> Company:
    """Add a company together with its people."""
    company = create_company(**values, by=by)
    add_people(company, contacts=contacts, new_contacts=new_contacts, by=by)
    return company


@action
def set_contacts(
    company: Company, *, contacts: Iterable[Contact], among: QuerySet[Contact], by: Actor
) -> None:
    """Let exactly these of the contacts `among` belong to the company; those outside it stay as they are."""
    wanted = {contact.pk: contact for contact in contacts}
    present = {one.pk: one for one in among.filter(companies=company)}
    for pk, contact in sorted((present | wanted).items()):
        if pk not in wanted:
            remove_contact_from_company(contact, company, by=by)
        elif pk not in present:
            add_contact_to_company(contact, company, by=by)


@action
def find_or_create_contact(
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    address: str = "",
    phone_region: str | None = None,
    responsible: User | None = None,
    source: str = "",
    among: QuerySet[Contact] | None = None,
    by: Actor,
) -> Contact:
    """The contact with this e-mail, else with this phone, else a new one; what it lacks is filled in.

    Nothing known is overwritten: whoever types a stranger's address into a checkout changes nothing.
    `among` narrows the search to contacts that the caller may change.
    """
    by_email = reaching.checked(EMAIL, [email or ""])
    by_phone = reaching.checked(PHONE, [phone or ""], phone_region)
    ways = [*by_email, *by_phone]
    lock_values(Contact.record_kind, ((one.kind, one.normalised) for one in ways))
    found = contact_by_ways(ways, among=among)
    if found is not None:
        return _filled_in(found, by_email, by_phone, address=address, responsible=responsible, by=by)
    return create_contact(
        name=name,
        emails=[one.value for one in by_email],
        phones=[one.normalised for one in by_phone],
        address=address,
        responsible=responsible,
        source=source,
        by=by,
    )


@action
def archive_contact(
    contact: Contact, *, version: int | None = None, by: Actor, since: datetime | None = None
) -> Contact:
    """Put a contact away: no list and no search shows it; its deals and its timeline stay.

    `since` is for undo.
    """
    contact, is_new = put_into_archive(contact, version=version, since=since)
    if is_new:
        record(ContactArchived(), on=contact)
    return contact


@action
def unarchive_contact(contact: Contact, *, version: int | None = None, by: Actor) -> Contact:
    """Take a contact out of the archive."""
    contact, since = take_out_of_archive(contact, version=version)
    if since is not None:
        record(ContactUnarchived(archived_at=since), on=contact)
    return contact


@action
def delete_contact(contact: Contact, *, version: int | None = None, by: Actor) -> Contact:
    """Move the contact to the recycle bin for 30 days, until when it can be restored; its deals stay."""
    contact, is_new = put_into_bin(contact, version=version)
    if is_new:
        record(ContactDeleted(), on=contact)
    return contact


@action
def restore_contact(contact: Contact, *, by: Actor) -> Contact:
    """Take the contact out of the recycle bin."""
    contact, is_new = take_out_of_bin(contact)
    if is_new:
        record(ContactRestored(), on=contact)
    return contact


def _checked(contact: Contact, values: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns keep them, with the names that follow from those given."""
    checks: dict[str, Callable[[Any], Any]] = {
        "client_type": partial(checked_type, CONTACT_TYPES),
        "photo": partial(kept, "photo"),
        **{mark: partial(marketing.checked_mark, mark) for mark in Contact.UTM},
        "honorific": lambda value: checked_entry(HONORIFICS, value, "honorific"),
        "country": places.country_code,
        "birth_date": checked_birth,
    }
    checked = {name: checks[name](value) if name in checks else value for name, value in values.items()}
    return with_whole_name(contact, checked)


def _filled_in(
    contact: Contact,
    by_email: list[Reach],
    by_phone: list[Reach],
    *,
    address: str,
    responsible: User | None,
    by: Actor,
) -> Contact:
    """The contact with its empty fields filled from what somebody typed."""
    typed: dict[str, Any] = {"address": address, "responsible": responsible}
    lacking = {field: value for field, value in typed.items() if value and not getattr(contact, field)}
    for kind, ways in ((EMAIL, by_email), (PHONE, by_phone)):
        if ways and not reaching.ways_of(contact, kind):
            lacking[FIELDS[kind]] = [one.normalised for one in ways]
    return edit_contact(contact, by=by, **lacking) if lacking else contact
