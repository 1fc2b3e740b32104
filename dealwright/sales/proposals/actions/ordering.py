"""Turning a proposal into an order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import edit_deal, set_lines
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import facts_of, lines_kept, lines_of, new_lines, worth_of
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.sales.orders.actions import place_order_of_deal
from dealwright.sales.orders.matching import orders_alive, rows_to_order
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.actions.answering import accept_proposal
from dealwright.sales.proposals.events import ProposalOrdered
from dealwright.sales.proposals.models import Proposal, State


@action
def order_proposal(proposal: Proposal, *, version: int | None = None, by: Actor) -> Order:
    """Write the order of a proposal, at its prices; it counts as accepted. Asked again, the same order.

    The deal gets the lines of the proposal. Where it was ordered already, the order holds what the proposal
    offers beyond that, and the deal gets it in addition (ST-2); what was ordered is ordered no second time.
    """
    proposal = Proposal.objects.locked(proposal)
    if proposal.order_id is not None:
        order: Order = Order.everything.get(pk=proposal.order_id)
        return order
    proposal.expect_version(version)
    if proposal.state == State.DECLINED:
        raise Refused(_("The client declined this proposal; open it again before you write an order."))
    deal = Deal.objects.locked(proposal.deal_id)
    before = orders_alive(deal)
    more = rows_to_order(lines_of(proposal), before)
    if before and not more:
        raise Refused(_("All of this proposal is ordered already."))
    proposal = accept_proposal(proposal, by=by)
    if before:
        _let_deal_be_worth_more(deal, more, by)
    else:
        _let_deal_be_worth(deal, proposal, by)
    order = place_order_of_deal(deal, by=by)
    proposal.order = order
    proposal.save()
    record(ProposalOrdered(order=ref(order)), on=proposal, about=[*proposal.client_refs, ref(order)])
    return order


def _let_deal_be_worth(deal: Deal, proposal: Proposal, by: Actor) -> None:
    """The deal holds what was agreed, and its amount follows the lines."""
    lines = lines_kept(proposal)
    if deal.amount_is_manual:
        edit_deal(deal, amount=None, by=Actor.system())
    set_lines(deal, lines=lines, leads_purchase=False, by=by)


def _let_deal_be_worth_more(deal: Deal, rows: list[Any], by: Actor) -> None:
    """The deal holds what was ordered, and what is agreed beside it."""
    if deal.amount_is_manual:
        more = worth_of(rows, deal.currency)
        edit_deal(deal, amount=deal.amount_money + more, by=Actor.system())
        return
    lines = [*lines_kept(deal), *new_lines(facts_of(rows))]
    set_lines(deal, lines=lines, leads_purchase=False, by=by)
