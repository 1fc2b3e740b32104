"""Proposals belong to whoever is responsible for their deal."""

from __future__ import annotations

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.sales.proposals.models import Proposal


@action
def give_proposals_of(deal: Deal, *, of: int | None, by: Actor) -> None:
    """Let the proposals of a deal follow it from one responsible person (by number) to the present one.

    One that was given to somebody by itself stays with them. The deal has told of it already.
    """
    deal = deal.refreshed()
    theirs = Proposal.everything.filter(deal=deal, responsible=of)
    for proposal in theirs.order_by("pk").select_for_update(of=("self",)):
        if proposal.responsible_id != deal.responsible_id:
            proposal.responsible_id = deal.responsible_id
            proposal.save()
