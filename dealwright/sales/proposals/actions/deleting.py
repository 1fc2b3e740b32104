"""Putting proposals into the recycle bin and taking them out again."""

from __future__ import annotations

from dealwright.events import Actor, action, record
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.sales.proposals.events import ProposalDeleted, ProposalRestored
from dealwright.sales.proposals.models import Proposal


@action
def delete_proposal(proposal: Proposal, *, version: int | None = None, by: Actor) -> Proposal:
    """Move the proposal to the recycle bin for 30 days; its page shows nothing while it lies there."""
    proposal, is_new = put_into_bin(proposal, version=version)
    if is_new:
        record(ProposalDeleted(), on=proposal, about=proposal.client_refs)
    return proposal


@action
def restore_proposal(proposal: Proposal, *, by: Actor) -> Proposal:
    """Take the proposal out of the recycle bin."""
    proposal, is_new = take_out_of_bin(proposal)
    if is_new:
        record(ProposalRestored(), on=proposal, about=proposal.client_refs)
    return proposal
