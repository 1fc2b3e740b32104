"""Writing customers, one contact each, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence

from dealwright.crm.contacts.events import ContactCreated
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor, action, record
from dealwright.olist import mapping
from dealwright.olist.identities import known
from dealwright.olist.mapping import SOURCE, identity
from dealwright.olist.reading import Customer


@action
def write_contacts(customers: Sequence[Customer], *, by: Actor) -> int:
    """Add the people of a batch that are not here yet, one contact each; returns how many were new."""
    there = known(Contact, [identity("customer", row.person) for row in customers])
    records = []
    for row in customers:
        if identity("customer", row.person) in there:
            continue
        name = mapping.customer_name(row)
        contact = Contact(
            name=name,
            first_name=name,
            city=row.city.title(),
            region=row.state,
            postal_code=row.postal_code,
            address=mapping.address(row),
            source=SOURCE,
            external_id=identity("customer", row.person),
        )
        contact.renew_search_key()
        records.append(contact)
    for contact in Contact.objects.bulk_create(records):
        record(ContactCreated(source=SOURCE), on=contact)
    return len(records)
