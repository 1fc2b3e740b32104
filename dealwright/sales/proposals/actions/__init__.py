"""Verbs that change proposals."""

from dealwright.sales.proposals.actions.answering import (
    accept_proposal,
    decline_proposal,
    reopen_proposal,
)
from dealwright.sales.proposals.actions.deleting import delete_proposal, restore_proposal
from dealwright.sales.proposals.actions.following import give_proposals_of
from dealwright.sales.proposals.actions.lines import NewOffer, add_offers, offers_of, set_offers
from dealwright.sales.proposals.actions.moving import move_proposal, move_proposal_back
from dealwright.sales.proposals.actions.ordering import order_proposal
from dealwright.sales.proposals.actions.sending import send_proposal
from dealwright.sales.proposals.actions.writing import assign_proposal, create_proposal, edit_proposal

__all__ = [
    "NewOffer",
    "accept_proposal",
    "add_offers",
    "assign_proposal",
    "create_proposal",
    "decline_proposal",
    "delete_proposal",
    "edit_proposal",
    "give_proposals_of",
    "move_proposal",
    "move_proposal_back",
    "offers_of",
    "order_proposal",
    "reopen_proposal",
    "restore_proposal",
    "send_proposal",
    "set_offers",
]
