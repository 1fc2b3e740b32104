"""Verbs that change contacts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.crm import reaching
from dealwright.crm.contacts.events import (
    ContactArchived,
    ContactCreated,
    ContactDeleted,
    ContactEdited,
    ContactRestored,
    ContactUnarchived,
)
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.naming import name_from
from dealwright.crm.contacts.queries import contacts_by_reach
from dealwright.crm.reaching import EMAIL, FIELDS, PHONE, Reach
from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.tags.actions import clean_tags, remember_tags, set_tags

Ways = Iterable[str | dict[str, str]]
"""Phones or e-mails: texts, or `{"value": …, "type": …}`."""


@action
def create_contact(
    *,
    first_name: str = "",
    last_name: str = "",
    name: str = "",
    phones: Ways = (),
    emails: Ways = (),
    responsible: User | None = None,
    address: str = "",
    city: str = "",
    region: str = "",
    postal_code: str = "",
    source: str = "",
    comment: str = "",
    tags: Iterable[str] = (),
    external_id: str | None = None,
    phone_region: str | None = None,
    custom: Given | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Contact:
    """Add somebody we sell to; without a name they are called by their e-mail or phone.

    `phone_region` is the country of numbers written without its code; `at` is for imports.
    """
    by_phone = reaching.checked(PHONE, phones, phone_region)
    by_email = reaching.checked(EMAIL, emails)
    called = name_from(first=first_name, last=last_name, whole=name)
    whole = called.whole or next((one.value for one in [*by_email, *by_phone]), "")
    if not whole:
        raise Refused(_("Write a name, a phone or an e-mail."), field="name")
    contact = Contact(
        name=whole,
        first_name=called.first,
        last_name=called.last,
        responsible=responsible,
        address=address,
        city=city,
        region=region,
        postal_code=postal_code,
        source=source,
        comment=comment,
        tags=clean_tags(list(tags)),
        external_id=external_id,
        custom=filled(Contact.record_kind, custom, by=by),
        created_at=at or clock.now(),
    )
    contact.reach_texts = reaching.search_texts(by_phone, by_email)
    contact.save()
    reaching.add(contact, {PHONE: by_phone, EMAIL: by_email})
    if contact.tags:
        remember_tags(contact.tags, by=by)
    record(ContactCreated(source=source), on=contact, at=at)
    return contact


@action
def edit_contact(
    contact: Contact,
    *,
    phones: Ways | None = None,
    emails: Ways | None = None,
    tags: Iterable[str] | None = None,
    phone_region: str | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Contact:
    """Change what is given and leave the rest; a new first or last name renews the whole one.

    Forbidden for fields that are hidden from whoever changes them.
    """
    reached_by = {"phones": phones, "emails": emails}
    refuse_hidden(
        by,
        Contact.record_kind,
        values | {name: ways for name, ways in reached_by.items() if ways is not None},
    )
    contact = Contact.objects.locked(contact)
    contact.expect_version(version)
    changes = apply_changes(contact, _with_whole_name(contact, values), by=by)
    if not contact.name:
        raise Refused(_("Write a name."), field="name")
    given = {PHONE: phones, EMAIL: emails}
    ways = {kind: reaching.ways_of(contact, kind) for kind in given}
    for kind, typed in given.items():
        if typed is not None:
            before, ways[kind] = ways[kind], reaching.checked(kind, typed, phone_region)
            changes += _reach_changes(contact, kind, before, ways[kind])
    if changes:
        contact.reach_texts = reaching.search_texts(*ways.values())
        contact.save()
        record(ContactEdited(changes=changes), on=contact)
    if tags is not None:
        set_tags(contact, tags=list(tags), by=by)
        contact = contact.refreshed()
    return contact


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
    _lock_ways([*by_email, *by_phone])
    for one in [*by_email, *by_phone]:
        found = contacts_by_reach(one.kind, one.normalised, among=among).first()
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
    contact = Contact.objects.locked(contact)
    contact.expect_version(version)
    if contact.archived_at is None:
        contact.archived_at = since or clock.now()
        contact.save()
        record(ContactArchived(), on=contact)
    return contact


@action
def unarchive_contact(contact: Contact, *, version: int | None = None, by: Actor) -> Contact:
    """Take a contact out of the archive."""
    contact = Contact.objects.locked(contact)
    contact.expect_version(version)
    if contact.archived_at is not None:
        record(ContactUnarchived(archived_at=contact.archived_at), on=contact)
        contact.archived_at = None
        contact.save()
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


def _with_whole_name(contact: Contact, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the names that follow from those given."""
    parts = {"first_name", "last_name"} & values.keys()
    if "name" in values and parts:
        return values
    if parts:
        called = name_from(
            first=values.get("first_name", contact.first_name),
            last=values.get("last_name", contact.last_name),
        )
    elif "name" in values:
        called = name_from(whole=values["name"])
    else:
        return values
    return values | {"first_name": called.first, "last_name": called.last, "name": called.whole}


def _reach_changes(contact: Contact, kind: str, before: list[Reach], after: list[Reach]) -> list[FieldChange]:
    if before == after:
        return []
    reaching.write(contact, kind, after)
    return [
        FieldChange(
            field=FIELDS[kind],
            before=[one.as_typed() for one in before],
            after=[one.as_typed() for one in after],
        )
    ]


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


def _lock_ways(ways: list[Reach]) -> None:
    """Let one change at a time look for these and open a contact: no unique index could say so,
    because people of one household share a phone."""
    with connection.cursor() as cursor:
        for lock in sorted(f"contact:{one.kind}:{one.normalised}" for one in ways):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
