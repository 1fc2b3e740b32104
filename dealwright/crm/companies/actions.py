"""Verbs that change companies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.crm import marketing, reaching
from dealwright.crm.addresses import places
from dealwright.crm.companies.client_types import checked_type
from dealwright.crm.companies.events import (
    CompanyArchived,
    CompanyCreated,
    CompanyDeleted,
    CompanyEdited,
    CompanyRestored,
    CompanyUnarchived,
)
from dealwright.crm.companies.models import Company
from dealwright.crm.companies.queries import companies_by_name, companies_by_reach, companies_by_tax_number
from dealwright.crm.companies.selling import lock_usual_seller, settled, take_mark_off_others
from dealwright.crm.lists import COMPANY_TYPES
from dealwright.crm.pictures.album import Picture, kept
from dealwright.crm.reaching import EMAIL, PHONE, Ways
from dealwright.crm.reaching.locking import lock_values
from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded, to_json
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.archive.actions import put_into_archive, take_out_of_archive
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.observing import forget_observed, set_observers
from dealwright.records.tags.actions import clean_tags, remember_tags, set_tags

LONGEST_NAME = 250
MOST_EMPLOYEES = 2_000_000_000
MOST_REVENUE = 10**16

Addresses = Iterable[Mapping[str, Any]]
"""Further ones, as `addresses.places` checks them: `{"type": "delivery", "street": …, "city": …}`."""


@action
def create_company(
    *,
    name: str,
    phones: Ways = (),
    emails: Ways = (),
    web_pages: Ways = (),
    messengers: Ways = (),
    client_type: str = "",
    industry: str = "",
    employees: int | None = None,
    revenue: Money | None = None,
    responsible: User | None = None,
    observers: Iterable[User] = (),
    address: str = "",
    city: str = "",
    region: str = "",
    postal_code: str = "",
    country: str = "",
    addresses: Addresses = (),
    is_own: bool = False,
    do_not_track: bool = False,
    source: str = "",
    source_description: str = "",
    utm: Mapping[str, str] | None = None,
    comment: str = "",
    is_for_everyone: bool = False,
    logo: Picture = None,
    tags: Iterable[str] = (),
    external_id: str | None = None,
    phone_region: str | None = None,
    custom: Given | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Company:
    """Add an organisation.

    `phone_region` is the country of numbers written without its code; `at` is for imports.
    """
    given = {"phones": phones, "emails": emails, "web_pages": web_pages, "messengers": messengers}
    ways = reaching.checked_all(given, phone_region)
    further = places.checked(addresses)
    company = Company(
        name=_named(name),
        client_type=checked_type(COMPANY_TYPES, client_type),
        industry=industry,
        employees=_counted(employees),
        **_revenue_columns(revenue),
        responsible=responsible,
        address=address,
        city=city,
        region=region,
        postal_code=postal_code,
        country=places.country_code(country),
        is_own=is_own,
        do_not_track=do_not_track,
        source=source,
        source_description=source_description.strip(),
        **marketing.as_columns(utm or {}),
        comment=comment,
        is_for_everyone=is_for_everyone,
        logo=kept("logo", logo),
        tags=clean_tags(list(tags)),
        external_id=external_id,
        custom=filled(Company.record_kind, custom, by=by),
        created_at=at or clock.now(),
    )
    company.reach_texts = reaching.search_texts(*ways.values())
    company.requisite_texts = []
    company.save()
    reaching.add(company, ways)
    places.add(company, further)
    if watchers := list(observers):
        company.observers.set(watchers)
        forget_observed(by)
    if company.tags:
        remember_tags(company.tags, by=by)
    record(CompanyCreated(source=source), on=company, at=at)
    return company


@action
def edit_company(
    company: Company,
    *,
    phones: Ways | None = None,
    emails: Ways | None = None,
    web_pages: Ways | None = None,
    messengers: Ways | None = None,
    addresses: Addresses | None = None,
    observers: Iterable[User] | None = None,
    tags: Iterable[str] | None = None,
    phone_region: str | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Company:
    """Change what is given and leave the rest. Forbidden for fields hidden from whoever changes them.

    With `is_usual_seller` papers are written in its name; the one in whose name they were written loses the
    mark. Refused for one that is not our own.
    """
    ways = {"phones": phones, "emails": emails, "web_pages": web_pages, "messengers": messengers}
    lists = {name: given for name, given in {**ways, "addresses": addresses}.items() if given is not None}
    refuse_hidden(by, Company.record_kind, values | lists)
    lock_usual_seller(values)
    company = Company.objects.locked(company)
    company.expect_version(version)
    values = settled(company, values)
    changes = _set_revenue(company, values.pop("revenue")) if "revenue" in values else []
    changes += apply_changes(company, _checked(values), by=by)
    changes += reaching.change(company, ways, phone_region) if lists.keys() & ways.keys() else []
    changes += places.change(company, addresses)
    changes += set_observers(company, observers, by=by) if observers is not None else []
    if changes:
        if company.is_usual_seller:
            take_mark_off_others(company)
        company.save()
        record(CompanyEdited(changes=changes), on=company)
    if tags is not None:
        set_tags(company, tags=list(tags), by=by)
        company = company.refreshed()
    return company


@action
def find_or_create_company(
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    tax_number: str | None = None,
    phone_region: str | None = None,
    responsible: User | None = None,
    source: str = "",
    among: QuerySet[Company] | None = None,
    by: Actor,
) -> Company:
    """The company with this tax number, else this e-mail, else this phone, else this name; else a new one.

    Nothing known is overwritten. A tax number (compact) only finds: the details it stands in are added by
    `crm.requisites`. `among` narrows the search to companies that the caller may change.
    """
    by_email = reaching.checked(EMAIL, [email or ""])
    by_phone = reaching.checked(PHONE, [phone or ""], phone_region)
    named = _named(name)
    ways = [*by_email, *by_phone]
    number = [("tax", tax_number)] if tax_number else []
    lock_values(
        Company.record_kind,
        [*number, *((one.kind, one.normalised) for one in ways), ("name", named.casefold())],
    )
    asked = [companies_by_tax_number(tax_number, among=among)] if tax_number else []
    asked += [companies_by_reach(one.kind, one.normalised, among=among) for one in ways]
    for companies in [*asked, companies_by_name(named, among=among)]:
        if (found := companies.first()) is not None:
            return found
    return create_company(
        name=named,
        emails=[one.value for one in by_email],
        phones=[one.normalised for one in by_phone],
        responsible=responsible,
        source=source,
        by=by,
    )


@action
def archive_company(
    company: Company, *, version: int | None = None, by: Actor, since: datetime | None = None
) -> Company:
    """Put a company away: no list and no search shows it; its deals and its timeline stay.

    `since` is for undo.
    """
    company, is_new = put_into_archive(company, version=version, since=since)
    if is_new:
        record(CompanyArchived(), on=company)
    return company


@action
def unarchive_company(company: Company, *, version: int | None = None, by: Actor) -> Company:
    """Take a company out of the archive."""
    company, since = take_out_of_archive(company, version=version)
    if since is not None:
        record(CompanyUnarchived(archived_at=since), on=company)
    return company


@action
def delete_company(company: Company, *, version: int | None = None, by: Actor) -> Company:
    """Move the company to the recycle bin for 30 days, until when it can be restored; its deals stay."""
    company, is_new = put_into_bin(company, version=version)
    if is_new:
        record(CompanyDeleted(), on=company)
    return company


@action
def restore_company(company: Company, *, by: Actor) -> Company:
    """Take the company out of the recycle bin."""
    company, is_new = take_out_of_bin(company)
    if is_new:
        record(CompanyRestored(), on=company)
    return company


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns keep them, each refused where it can be none."""
    checks: dict[str, Callable[[Any], Any]] = {
        "name": _named,
        "client_type": partial(checked_type, COMPANY_TYPES),
        "logo": partial(kept, "logo"),
        **{mark: partial(marketing.checked_mark, mark) for mark in Company.UTM},
        "country": places.country_code,
        "employees": _counted,
    }
    return {name: checks[name](value) if name in checks else value for name, value in values.items()}


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise Refused(_("Write the name of the company."), field="name")
    if len(named) > LONGEST_NAME:
        raise Refused(_("This name is longer than 250 letters."), field="name")
    return named


def _set_revenue(company: Company, revenue: Money | None) -> list[FieldChange]:
    """What it takes in a year, as an amount with its currency; what changed."""
    before = company.revenue_money
    if revenue == before:
        return []
    for name, value in _revenue_columns(revenue).items():
        setattr(company, name, value)
    told = [to_json(one) if one is not None else None for one in (before, revenue)]
    return [FieldChange(field="revenue", before=told[0], after=told[1])]


def _revenue_columns(revenue: Money | None) -> dict[str, Any]:
    if revenue is None:
        return {"revenue": None, "revenue_currency": ""}
    if not 0 <= revenue.amount < MOST_REVENUE:
        raise Refused(_("Write a revenue from zero up, with at most 16 digits."), field="revenue")
    return {"revenue": rounded(revenue).amount, "revenue_currency": str(revenue.currency)}


def _counted(employees: Any) -> int | None:
    """How many people work there: fields of lists and bulk changes give it as a decimal number."""
    if employees is None:
        return None
    if not 0 <= employees <= MOST_EMPLOYEES or employees != int(employees):
        raise Refused(_("Write how many people work there as a whole number."), field="employees")
    return int(employees)
