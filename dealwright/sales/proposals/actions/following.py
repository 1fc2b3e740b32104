"""Proposals belong to whoever is responsible for their deal."""

from __future__ import annotations

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.sales.proposals.models import Proposal


@action
def give_proposals_of(deal: Deal, *, by: Actor) -> None:
    """Let the proposals of a deal follow it to its responsible person. The deal has told of it already."""
    deal = deal.refreshed()
    for proposal in Proposal.everything.filter(deal=deal).order_by("pk").select_for_update(of=("self",)):
        if proposal.responsible_id != deal.responsible_id:
            proposal.responsible_id = deal.responsible_id
            proposal.save()
