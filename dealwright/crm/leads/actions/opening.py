"""Opening leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import marketing, reaching
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.birth import checked_birth
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.naming import name_from
from dealwright.crm.currency import usual_currency
from dealwright.crm.leads.actions.values import LONGEST_TITLE, PLAIN, checked_texts, checked_title
from dealwright.crm.leads.events import LeadCreated
from dealwright.crm.leads.first_pipeline import lead_pipeline
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import (
    NewLine,
    checked_amount,
    checked_currency,
    checked_lines,
    worth_of,
    write_lines,
)
from dealwright.crm.lists import HONORIFICS, checked_entry
from dealwright.crm.reaching import Ways
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.records.fields.values import Given, filled
from dealwright.records.observing import forget_observed
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.requiring import keep_stage, refuse_unfilled
from dealwright.records.tags.actions import clean_tags, remember_tags

Taken = Callable[[Lead, Actor], Lead]

_taken: list[Taken] = []


def take_each_with(taken: Taken) -> None:
    """Hand every new lead to this, inside its action: the simple mode makes a deal of it at once (CR-5)."""
    _taken.append(taken)


@action
def create_lead(
    *,
    title: str = "",
    honorific: str = "",
    first_name: str = "",
    second_name: str = "",
    last_name: str = "",
    name: str = "",
    birth_date: date | None = None,
    phones: Ways = (),
    emails: Ways = (),
    web_pages: Ways = (),
    messengers: Ways = (),
    pipeline: Pipeline | None = None,
    stage: Stage | None = None,
    amount: Money | None = None,
    currency: str | None = None,
    lines: Iterable[NewLine] = (),
    contact: Contact | None = None,
    company: Company | None = None,
    responsible: Any = None,
    observers: Iterable[Any] = (),
    utm: Mapping[str, str] | None = None,
    tags: Iterable[str] = (),
    comment: str = "",
    is_for_everyone: bool = False,
    external_id: str | None = None,
    custom: Given | None = None,
    phone_region: str | None = None,
    by: Actor,
    at: datetime | None = None,
    **texts: str,
) -> Lead:
    """Open a lead, in the first stage of the default pipeline unless told otherwise.

    Who opens it is responsible unless somebody else is named. Without a title it is called by its name,
    company, phone or e-mail; without an amount it is worth its lines. A known contact or company makes it a
    repeat lead (CR-11). `texts` are the plain ones: `company_title`, `post`, `source`, `city` …
    In the simple mode what comes back is converted already.
    """
    if unknown := texts.keys() - set(PLAIN):
        raise TypeError(f"a lead has no {', '.join(sorted(unknown))}")
    at = at or clock.now()
    texts = dict.fromkeys(PLAIN, "") | checked_texts(texts)
    ways = reaching.checked_all(
        {"phones": phones, "emails": emails, "web_pages": web_pages, "messengers": messengers}, phone_region
    )
    called = name_from(first=first_name, second=second_name, last=last_name, whole=name)
    pipeline = pipeline or (stage.pipeline if stage else lead_pipeline(by=by))
    stage = _stage_in(pipeline, stage)
    currency = str(amount.currency) if amount is not None else checked_currency(currency or usual_currency())
    lines, tags = checked_lines(lines, currency), clean_tags(list(tags))
    lead = Lead(
        title=_title_of(title, called.whole, texts.get("company_title", ""), ways),
        honorific=checked_entry(HONORIFICS, honorific, "honorific"),
        first_name=called.first,
        second_name=called.second,
        last_name=called.last,
        name=called.whole,
        birth_date=checked_birth(birth_date),
        pipeline=pipeline,
        stage=stage,
        stage_since=at,
        amount=(worth_of(lines, currency) if amount is None else checked_amount(amount)).amount,
        currency=currency,
        amount_is_manual=amount is not None,
        contact=contact,
        company=company,
        is_repeat=contact is not None or company is not None,
        responsible=responsible or by.user,
        closed_at=at if stage.is_final else None,
        comment=comment,
        is_for_everyone=is_for_everyone,
        tags=tags,
        external_id=external_id,
        custom=filled(Lead.record_kind, custom, by=by),
        created_at=at,
        updated_at=at,
        last_interaction_at=at,
        **texts,
        **marketing.as_columns(utm or {}),
    )
    lead.reach_texts = reaching.search_texts(*ways.values())
    lead.save()
    reaching.add(lead, ways)
    if watchers := list(observers):
        lead.observers.set(watchers)
        forget_observed(by)
    write_lines(lead, lines)
    refuse_unfilled(lead, stage, by, is_new=True)
    if tags:
        remember_tags(tags, by=by)
    record(
        LeadCreated(stage=ref(stage), amount=lead.amount_money, source=lead.source),
        on=lead,
        about=lead.client_refs,
        at=at,
    )
    for taken in _taken:
        lead = taken(lead, by)
    return lead


def _stage_in(pipeline: Pipeline, stage: Stage | None) -> Stage:
    if stage is None:
        return pipeline.first_stage()
    if stage.pipeline_id != pipeline.pk:
        raise Refused(_("This stage belongs to another pipeline."), field="stage_id")
    if stage.semantic == Stage.Semantic.WON:
        raise Refused(_("A lead is won by converting it; open it on another stage."), field="stage_id")
    keep_stage(stage)
    return stage


def _title_of(title: str, name: str, company_title: str, ways: dict[str, list[reaching.Reach]]) -> str:
    """What was typed; else how the person, their company or their phone is called."""
    if title.strip():
        return checked_title(title)
    reached = [one.value for of_kind in ways.values() for one in of_kind]
    called = next(filter(None, (name, company_title, *reached)), "")
    if not called:
        raise Refused(_("Write a title, a name, a phone or an e-mail."), field="title")
    return " ".join(called.split())[:LONGEST_TITLE]
