"""Writing proposals and changing what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.handing_over import hand_over
from dealwright.sales.papers import trials
from dealwright.sales.papers.selling import USUAL, refuse_others, usual_own_company
from dealwright.sales.papers.standing import stage_of_state
from dealwright.sales.proposals.actions.lines import NewOffer, checked_offers, offers_of_deal, write_offers
from dealwright.sales.proposals.actions.standing import refuse_answered
from dealwright.sales.proposals.events import ProposalAssigned, ProposalCreated, ProposalEdited
from dealwright.sales.proposals.models import Proposal

LONGEST_TERMS = 20_000


@action
def create_proposal(
    deal: Deal,
    *,
    lines: Iterable[NewOffer] | None = None,
    valid_until: date | None = None,
    terms: str = "",
    own_company: Company | None = USUAL,
    custom: Given | None = None,
    external_id: str | None = None,
    by: Actor,
) -> Proposal:
    """Write a proposal for a deal, as a draft.

    Without lines it offers the products of the deal, or the deal itself at its amount where it has none. The
    usual company of our own sells where none is given.
    """
    deal = Deal.objects.locked(deal)
    offers = checked_offers(offers_of_deal(deal) if lines is None else lines, deal.currency)
    own_company = usual_own_company() if own_company is USUAL else own_company
    refuse_others(own_company)
    now = clock.now()
    proposal = Proposal(
        deal=deal,
        contact=deal.contact,
        company=deal.company,
        responsible=deal.responsible,
        currency=deal.currency,
        valid_until=valid_until,
        terms=_checked_terms(terms),
        own_company=own_company,
        external_id=external_id,
        custom=filled(Proposal.record_kind, custom, by=by),
        page_token=secrets.new_token(),
        created_at=now,
        updated_at=now,
    )
    proposal.put_into(stage_of_state(proposal), at=now)
    trials.give_number(proposal, sequence="sales_proposal_number_seq")
    proposal.save(force_insert=True)
    trials.join_deal(proposal)
    proposal.total = write_offers(proposal, offers).amount
    Proposal.objects.filter(pk=proposal.pk).update(total=proposal.total)
    created = ProposalCreated(stage=ref(proposal.stage), total=proposal.total_money)
    record(created, on=proposal, about=proposal.client_refs)
    return proposal


@action
def edit_proposal(proposal: Proposal, *, version: int | None = None, by: Actor, **values: Any) -> Proposal:
    """Change the last day, the terms, our company, an added field or who is responsible.

    What was answered stays. Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Proposal.record_kind, values)
    proposal = Proposal.objects.locked(proposal)
    proposal.expect_version(version)
    if values.get("own_company", proposal.own_company) != proposal.own_company:
        refuse_others(values["own_company"])
    if {"valid_until", "terms", "own_company"} & values.keys():
        refuse_answered(proposal)
    if "terms" in values:
        values["terms"] = _checked_terms(values["terms"])
    given = hand_over(proposal, values.pop("responsible")) if "responsible" in values else None
    changes = apply_changes(proposal, values, by=by)
    if not changes and given is None:
        return proposal
    proposal.save()
    if given is not None:
        record(ProposalAssigned(**given), on=proposal, about=proposal.client_refs)
    if changes:
        record(ProposalEdited(changes=changes), on=proposal, about=proposal.client_refs)
    return proposal


@action
def assign_proposal(
    proposal: Proposal, *, responsible: Any, version: int | None = None, by: Actor
) -> Proposal:
    """Make somebody else responsible, or nobody."""
    return edit_proposal(proposal, version=version, responsible=responsible, by=by)


def _checked_terms(terms: str) -> str:
    terms = terms.strip()
    if len(terms) > LONGEST_TERMS:
        raise Refused(_("These terms are longer than 20,000 letters."), field="terms")
    return terms
