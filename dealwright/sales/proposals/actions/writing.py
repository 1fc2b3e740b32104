"""Writing proposals and changing what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.sales.proposals.actions.lines import NewOffer, checked_offers, write_offers
from dealwright.sales.proposals.actions.standing import refuse_answered
from dealwright.sales.proposals.events import ProposalCreated, ProposalEdited
from dealwright.sales.proposals.models import Proposal

LONGEST_TERMS = 20_000


@action
def create_proposal(
    deal: Deal,
    *,
    lines: Iterable[NewOffer] | None = None,
    valid_until: date | None = None,
    terms: str = "",
    custom: Given | None = None,
    external_id: str | None = None,
    by: Actor,
) -> Proposal:
    """Write a proposal for a deal, as a draft.

    Without lines it offers the products of the deal, or the deal itself at its amount where it has none.
    """
    deal = Deal.objects.locked(deal)
    offers = checked_offers(_lines_of(deal) if lines is None else lines, deal.currency)
    now = clock.now()
    proposal = Proposal(
        number=_next_number(),
        deal=deal,
        contact=deal.contact,
        company=deal.company,
        responsible=deal.responsible,
        currency=deal.currency,
        valid_until=valid_until,
        terms=_checked_terms(terms),
        external_id=external_id,
        custom=filled(Proposal.record_kind, custom, by=by),
        page_token=secrets.new_token(),
        created_at=now,
        updated_at=now,
    )
    proposal.save()
    proposal.total = write_offers(proposal, offers).amount
    Proposal.objects.filter(pk=proposal.pk).update(total=proposal.total)
    record(ProposalCreated(total=proposal.total_money), on=proposal, about=proposal.client_refs)
    return proposal


@action
def edit_proposal(proposal: Proposal, *, version: int | None = None, by: Actor, **values: Any) -> Proposal:
    """Change the last day, the terms or an added field; an answered proposal stays as it is.

    Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Proposal.record_kind, values)
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    if {"valid_until", "terms"} & values.keys():
        refuse_answered(proposal)
    if "terms" in values:
        values["terms"] = _checked_terms(values["terms"])
    changes = apply_changes(proposal, values, by=by)
    if changes:
        proposal.save()
        record(ProposalEdited(changes=changes), on=proposal, about=proposal.client_refs)
    return proposal


def _lines_of(deal: Deal) -> list[NewOffer]:
    lines = list(deal.lines.select_related("product"))
    if lines and not deal.amount_is_manual:
        return [NewOffer(line.product, line.name, line.price, line.quantity) for line in lines]
    return [NewOffer(None, deal.title, deal.amount)] if deal.amount else []


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('sales_proposal_number_seq')")
        return str(cursor.fetchone()[0])


def _checked_terms(terms: str) -> str:
    terms = terms.strip()
    if len(terms) > LONGEST_TERMS:
        raise Refused(_("These terms are longer than 20,000 letters."), field="terms")
    return terms
