"""Opening deals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import marketing
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.events import ContactCreated
from dealwright.crm.contacts.models import Contact
from dealwright.crm.currency import usual_currency
from dealwright.crm.deals.actions.values import (
    checked_dates,
    checked_deal_type,
    checked_probability,
    checked_source,
    checked_source_description,
    checked_title,
)
from dealwright.crm.deals.events import DealCreated
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import (
    NewLine,
    checked_amount,
    checked_currency,
    checked_lines,
    worth_of,
    write_lines,
)
from dealwright.events import Actor, action, record, ref
from dealwright.events.actions import has_recorded
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.records.fields.values import Given, filled
from dealwright.records.observing import forget_observed
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.requiring import keep_stage, refuse_unfilled
from dealwright.records.tags.actions import clean_tags, remember_tags


@action
def create_deal(
    *,
    title: str,
    pipeline: Pipeline | None = None,
    stage: Stage | None = None,
    amount: Money | None = None,
    currency: str | None = None,
    contact: Contact | None = None,
    other_contacts: Iterable[Contact] = (),
    company: Company | None = None,
    responsible: Any = None,
    observers: Iterable[Any] = (),
    deal_type: str = "",
    source: str = "",
    source_description: str = "",
    utm: Mapping[str, str] | None = None,
    probability: int | None = None,
    lead: Lead | None = None,
    lines: Iterable[NewLine] = (),
    tags: Iterable[str] = (),
    begins_on: date | None = None,
    closes_on: date | None = None,
    comment: str = "",
    is_for_everyone: bool = False,
    external_id: str | None = None,
    custom: Given | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Deal:
    """Open a deal, in the first stage of the default pipeline unless told otherwise.

    Who opens it is responsible unless somebody else is named. Without an amount it is worth its lines.
    It is a repeat deal where its client has a won one (CR-12).
    `at` and `external_id` are for imports of what happened earlier.
    """
    at = at or clock.now()
    pipeline = pipeline or (stage.pipeline if stage else default_pipeline("deal"))
    stage = _stage_in(pipeline, stage)
    currency = str(amount.currency) if amount is not None else checked_currency(currency or usual_currency())
    lines, tags = checked_lines(lines, currency), clean_tags(list(tags))
    checked_dates(begins_on, closes_on)
    deal = Deal(
        title=checked_title(title),
        pipeline=pipeline,
        stage=stage,
        stage_since=at,
        amount=(worth_of(lines, currency) if amount is None else checked_amount(amount)).amount,
        currency=currency,
        amount_is_manual=amount is not None,
        contact=contact,
        company=company,
        lead=lead,
        is_repeat=is_repeat_with(contact, company),
        responsible=responsible or by.user,
        deal_type=checked_deal_type(deal_type),
        source=checked_source(source),
        source_description=checked_source_description(source_description),
        probability=checked_probability(probability),
        begins_on=begins_on,
        closes_on=closes_on,
        closed_at=at if stage.is_final else None,
        comment=comment,
        is_for_everyone=is_for_everyone,
        tags=tags,
        external_id=external_id,
        custom=filled(Deal.record_kind, custom, by=by),
        created_at=at,
        updated_at=at,
        last_interaction_at=at,
        **marketing.as_columns(utm or {}),
    )
    deal.save()
    others = [other for other in other_contacts if other != contact]
    if others:
        deal.other_contacts.set(others)
    if observers := list(observers):
        deal.observers.set(observers)
        forget_observed(by)
    write_lines(deal, lines)
    refuse_unfilled(deal, stage, by, is_new=True)
    if tags:
        remember_tags(tags, by=by)
    record(
        DealCreated(stage=ref(stage), amount=deal.amount_money, source=deal.source),
        on=deal,
        about=[contact, *others, company, lead],
        at=at,
    )
    return deal


def is_repeat_with(contact: Contact | None, company: Company | None, *, but: int | None = None) -> bool:
    """Whether this client has won a deal with us before; `but` is the deal that is asked about."""
    if contact is None and company is None:
        return False
    if contact is not None and company is None and has_recorded(ContactCreated, on=contact):
        return False  # a client of this very moment
    won = Deal.objects.won_with(contact and contact.pk, company and company.pk)
    return bool(won.exclude(pk=but).exists())


def _stage_in(pipeline: Pipeline, stage: Stage | None) -> Stage:
    if stage is None:
        return pipeline.first_stage()
    if stage.pipeline_id != pipeline.pk:
        raise Refused(_("This stage belongs to another pipeline."), field="stage_id")
    keep_stage(stage)
    return stage
