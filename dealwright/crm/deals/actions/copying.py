"""Copying deals into other pipelines."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from dealwright.crm.deals.actions.opening import create_deal
from dealwright.crm.deals.events import DealCopied
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import facts_of, lines_of, new_lines
from dealwright.events import Actor, action, record, ref
from dealwright.events.actions import attempt
from dealwright.people.access import Verb, require
from dealwright.people.users.models import User
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.fields.queries import custom_fields_of
from dealwright.records.pipelines.models import Stage


@action
def copy_deal(
    deal: Deal,
    *,
    to: Stage,
    title: str | None = None,
    responsible: User | None = None,
    external_id: str | None = None,
    by: Actor,
) -> Deal:
    """Open another deal like this one on the stage, for whoever may open deals there; this one stays.

    It is called and given to whom this one is, unless told otherwise.

    A known `external_id` is the copy it names, so that the same wish never copies twice.
    """
    require(by, Deal.record_kind, Verb.CREATE, to.pipeline_id)
    deal = Deal.objects.locked(deal)
    try:
        with attempt():
            told_otherwise = {
                name: value
                for name, value in (("title", title), ("responsible", responsible))
                if value is not None
            }
            alike = {**_alike(deal), **told_otherwise}
            copy = create_deal(**alike, stage=to, external_id=external_id, by=by)
    except IntegrityError:
        if external_id is None:
            raise
        known: Deal = Deal.everything.get(external_id=external_id)  # the unique index decided
        return known
    copy.custom, copy.copied_from = _custom_of(deal), deal
    copy.save()
    told = DealCopied(made=ref(copy), stage=ref(to), pipeline=ref(to.pipeline))
    record(told, on=deal, about=[copy, *deal.client_refs])
    return copy


def _alike(deal: Deal) -> dict[str, Any]:
    """What the copy takes over. A typed amount stays typed; else the lines are counted again."""
    return {
        "title": deal.title,
        "amount": deal.amount_money if deal.amount_is_manual else None,
        "currency": deal.currency,
        "contact": deal.contact,
        "other_contacts": deal.further_contacts,
        "company": deal.company,
        "responsible": deal.responsible,
        "deal_type": deal.deal_type,
        "source": deal.source,
        "source_description": deal.source_description,
        "utm": deal.marks,
        "lines": new_lines(facts_of(lines_of(deal))),
        "tags": deal.tags,
        "begins_on": deal.begins_on,
        "closes_on": deal.closes_on,
        "comment": deal.comment,
    }


def _custom_of(deal: Deal) -> dict[str, Any]:
    """Its added fields as they are kept; a file stays with the record it is attached to."""
    files = {field.code for field in custom_fields_of(deal.record_kind) if isinstance(field.type, Attachment)}
    return {code: value for code, value in deal.custom.items() if code not in files}
