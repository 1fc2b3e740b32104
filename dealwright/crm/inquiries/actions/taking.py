"""One door for whatever comes in from outside: forms, calls, letters, programs (CR-5, CR-12 to CR-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import reaching
from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity, Kind
from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.companies.queries import companies_by_name
from dealwright.crm.contacts.actions import create_contact, find_or_create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries.queries import active_deal_of, active_lead_of, client_of, is_exception
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.reaching import EMAIL, PHONE, Reach, Ways
from dealwright.crm.reaching.locking import lock_values
from dealwright.crm.settings.models import CrmSettings, Mode
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused

LONGEST_TITLE = 200


class Outcome(StrEnum):
    """What became of an inquiry."""

    EXCEPTION = "exception"
    """It came from an exception: nothing was opened."""
    NOTED = "noted"
    """It was added to what is open with the client, or to the client."""
    LEAD = "lead"
    REPEAT_LEAD = "repeat_lead"
    DEAL = "deal"
    REPEAT_DEAL = "repeat_deal"


@dataclass(frozen=True)
class Taken:
    """An inquiry that was taken: what became of it, and what it is with now."""

    outcome: Outcome
    contact: Contact | None = None
    company: Company | None = None
    lead: Lead | None = None
    deal: Deal | None = None
    activity: Activity | None = None


@dataclass(frozen=True)
class Inquiry:
    """What somebody outside told of themselves and wants, checked."""

    title: str
    name: str
    company_title: str
    phones: list[Reach]
    emails: list[Reach]
    source: str
    utm: Mapping[str, str]
    text: str
    kind: str
    responsible: Any
    by: Actor
    at: datetime | None

    @property
    def ways(self) -> list[Reach]:
        """How they are reached, as duplicates are found: by e-mail first, as in the shop."""
        return [*self.emails, *self.phones]


@action
def take_inquiry(
    *,
    title: str = "",
    name: str = "",
    phones: Ways = (),
    emails: Ways = (),
    company_title: str = "",
    source: str = "",
    utm: Mapping[str, str] | None = None,
    text: str = "",
    kind: str = Kind.FORM,
    responsible: Any = None,
    phone_region: str | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Taken:
    """Take what comes in: note it on what is open with the client, or open a lead or a deal for it.

    The same person twice at once gives one client and one lead or deal. Each inquiry becomes an unanswered
    activity of its `kind`, except from a stranger among the exceptions, of whom nothing is kept.
    """
    by_phone = reaching.checked(PHONE, phones, phone_region)
    by_email = reaching.checked(EMAIL, emails)
    called = next(filter(None, (" ".join(one.split()) for one in (title, name, company_title))), "")
    called = called or next((one.value for one in [*by_email, *by_phone]), "")
    if not called:
        raise Refused(_("Write a title, a name, a phone or an e-mail."), field="title")
    if len(called) > LONGEST_TITLE:
        raise Refused(_("This title is longer than 200 letters."), field="title")
    inquiry = Inquiry(
        title=called,
        name=" ".join(name.split()),
        company_title=" ".join(company_title.split()),
        phones=by_phone,
        emails=by_email,
        source=source,
        utm=utm or {},
        text=text,
        kind=kind,
        responsible=responsible,
        by=by,
        at=at,
    )
    lock_values(Contact.record_kind, ((one.kind, one.normalised) for one in inquiry.ways))
    return _take(inquiry, crm_settings())


def _take(inquiry: Inquiry, settings: CrmSettings) -> Taken:
    contact, company = client_of(inquiry.ways)
    if is_exception(inquiry.ways):
        activity = _note(inquiry, contact or company)
        return Taken(Outcome.EXCEPTION, contact, company, activity=activity)
    deal = active_deal_of(contact, company) if contact or company else None
    if deal is not None:
        return Taken(Outcome.NOTED, contact, company, deal=deal, activity=_note(inquiry, deal, contact))
    if settings.mode == Mode.CLASSIC:
        lead = active_lead_of(contact, company, inquiry.ways)
        if lead is not None:
            return Taken(Outcome.NOTED, contact, company, lead=lead, activity=_note(inquiry, lead, contact))
    if (contact or company) and not settings.repeats_are_opened:
        return Taken(Outcome.NOTED, contact, company, activity=_note(inquiry, contact or company))
    if settings.mode == Mode.CLASSIC:
        return _open_lead(inquiry, contact, company)
    return _open_deal(inquiry, settings, contact, company)


def _open_lead(inquiry: Inquiry, contact: Contact | None, company: Company | None) -> Taken:
    """A lead; a repeat one where the client is known."""
    lead = create_lead(
        title=inquiry.title,
        name=inquiry.name,
        phones=_typed(inquiry.phones),
        emails=_typed(inquiry.emails),
        company_title=inquiry.company_title,
        contact=contact,
        company=company,
        responsible=_responsible(inquiry, contact or company),
        source=inquiry.source,
        utm=inquiry.utm,
        comment=inquiry.text,
        by=inquiry.by,
        at=inquiry.at,
    )
    outcome = Outcome.REPEAT_LEAD if lead.is_repeat else Outcome.LEAD
    return Taken(outcome, contact, company, lead=lead, activity=_note(inquiry, lead, contact))


def _open_deal(
    inquiry: Inquiry, settings: CrmSettings, contact: Contact | None, company: Company | None
) -> Taken:
    """A deal with its client at once; a repeat one after a won deal (CR-12)."""
    responsible = _responsible(inquiry, contact or company)
    if contact is None and company is None:
        contact, company = _new_client(inquiry, settings.makes_company, responsible)
    elif contact is not None:
        contact = _with_what_it_lacked(inquiry)
    deal = create_deal(
        title=inquiry.title,
        pipeline=settings.pipeline,
        contact=contact,
        company=company,
        responsible=responsible,
        source=inquiry.source,
        utm=inquiry.utm,
        comment=inquiry.text,
        by=inquiry.by,
        at=inquiry.at,
    )
    outcome = Outcome.REPEAT_DEAL if deal.is_repeat else Outcome.DEAL
    return Taken(outcome, contact, company, deal=deal, activity=_note(inquiry, deal, contact))


def _new_client(
    inquiry: Inquiry, makes_company: str, responsible: Any
) -> tuple[Contact | None, Company | None]:
    """A contact, a company or both, as the settings say (CR-3)."""
    reached: dict[str, Any] = {"phones": _typed(inquiry.phones), "emails": _typed(inquiry.emails)}
    company = None
    if makes_company != "none" and inquiry.company_title:
        is_instead = makes_company == "instead"
        company = companies_by_name(inquiry.company_title).first() or create_company(
            name=inquiry.company_title,
            responsible=responsible,
            source=inquiry.source,
            utm=inquiry.utm,
            comment=inquiry.name if is_instead else "",
            by=inquiry.by,
            at=inquiry.at,
            **(reached if is_instead else {}),
        )
        if is_instead:
            return None, company
    if not (inquiry.name or inquiry.ways):
        return None, company
    contact = create_contact(
        name=inquiry.name,
        companies=[company] if company else [],
        responsible=responsible,
        source=inquiry.source,
        utm=inquiry.utm,
        comment="" if company else inquiry.company_title,
        by=inquiry.by,
        at=inquiry.at,
        **reached,
    )
    return contact, company


def _with_what_it_lacked(inquiry: Inquiry) -> Contact:
    """The known contact, with the phone or e-mail that was not known of it yet."""
    return find_or_create_contact(
        name=inquiry.name,
        email=inquiry.emails[0].value if inquiry.emails else None,
        phone=inquiry.phones[0].normalised if inquiry.phones else None,
        by=inquiry.by,
    )


def _note(inquiry: Inquiry, *about: Any) -> Activity | None:
    """The inquiry as an activity that waits for an answer; None where there is nobody it is about."""
    subjects = [one for one in about if one is not None]
    if not subjects:
        return None
    return create_activity(
        kind=inquiry.kind,
        subject=inquiry.title,
        description=inquiry.text,
        about=subjects,
        responsible=subjects[0].responsible,
        direction="in",
        is_unanswered=True,
        by=inquiry.by,
        at=inquiry.at,
    )


def _responsible(inquiry: Inquiry, client: Any) -> Any:
    """Whoever is named, else whoever knows the client, else who took it."""
    return inquiry.responsible or (client and client.responsible) or inquiry.by.user


def _typed(ways: Sequence[Reach]) -> list[str | dict[str, str]]:
    return [one.as_typed() | {"value": one.normalised} for one in ways]
