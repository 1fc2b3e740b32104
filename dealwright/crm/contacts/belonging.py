"""Which companies a contact belongs to: the first is the main one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.events import ContactCompaniesChanged
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.events import record, ref
from dealwright.kit.errors import Refused

MOST = 20
"""Companies of one contact."""


def companies_of(contact: Contact) -> list[Company]:
    """The companies of a contact, the main one first; those in the recycle bin too, so that none is lost."""
    return [one.company for one in contact.in_companies.select_related("company").order_by("position", "id")]


def join(contact: Contact, companies: Iterable[Company]) -> list[Company]:
    """Let a new contact belong to these; called inside an action. Answers with them, without doubles."""
    found = list(dict.fromkeys(companies))
    if len(found) > MOST:
        raise Refused(
            _("A contact belongs to at most %(most)s companies.") % {"most": MOST}, field="companies"
        )
    if found:
        ContactCompany.objects.bulk_create(
            ContactCompany(contact=contact, company=company, position=position)
            for position, company in enumerate(found)
        )
    return found


def place(contact: Contact, companies: Iterable[Company]) -> bool:
    """Let a locked contact belong to exactly these, the first the main one; whether that was new.

    Both sides tell it: the event is about every company that came or went.
    """
    before, after = companies_of(contact), list(dict.fromkeys(companies))
    if before == after:
        return False
    contact.in_companies.all().delete()
    join(contact, after)
    moved = [one for one in [*before, *after] if (one in before) != (one in after)]
    main = after[:1] if before[:1] != after[:1] else []
    told = ContactCompaniesChanged(before=[ref(one) for one in before], after=[ref(one) for one in after])
    record(told, on=contact, about=list(dict.fromkeys([*moved, *main])))
    return True
